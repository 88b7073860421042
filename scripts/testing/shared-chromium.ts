import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { CHROMIUM_FLAGS } from './chromium-flags.ts';

// One for all files of a run: a start costs a second of both cores.
let launched: Promise<Browser> | undefined;

/**
 * The Chromium of this run of tests, started when it is first asked for and closed after the last test. Pages return
 * from its back/forward cache as they do for people. A test closes the pages and contexts that it opens.
 */
export async function shareChromium(): Promise<Browser> {
  if (!(await launched)?.isConnected()) {
    launched = chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [...CHROMIUM_FLAGS],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
  }
  return launched!;
}

/**
 * Takes the chance out of the pages of a context: who comes back to a server does so after a twentieth of the longest
 * delay, every time. What a random delay may do is the matter of unit tests.
 */
export async function pinChance(context: Pick<BrowserContext, 'addInitScript'>): Promise<void> {
  await context.addInitScript({ content: PINNED_CHANCE });
}

/** The same as a script, for pages that are not opened by Playwright. */
export const PINNED_CHANCE = 'Math.random = () => 0.05;';

// Mocha loads files inside its root suite: this is what it does after all of them.
after(async () => {
  await (await launched)?.close();
});
