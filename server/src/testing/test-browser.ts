import puppeteer from 'puppeteer-core';
import { shareChromium } from '../../../scripts/testing/shared-chromium.ts';

/** A page of whichever browser. */
export interface TestPage {
  goto(url: string): Promise<unknown>;
  /** Runs `read` in the page. */
  evaluate<T, A>(read: (argument: A) => T, argument: A): Promise<T>;
  /** Waits until `read` answers true in the page; rejects after `timeoutMs`. */
  until<A>(read: (argument: A) => boolean, argument: A, timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface TestBrowser {
  newPage(): Promise<TestPage>;
  close(): Promise<void>;
}

const POLLING_MS = 20;

async function openChromium(): Promise<TestBrowser> {
  const browser = await shareChromium();
  return {
    async newPage() {
      const page = await browser.newPage();
      return {
        goto: (url) => page.goto(url),
        evaluate: (read, argument) => page.evaluate(read as never, argument),
        async until(read, argument, timeout) {
          await page.waitForFunction(read as never, argument, { timeout, polling: POLLING_MS });
        },
        close: () => page.close(),
      };
    },
    // Others use it too.
    close: async () => undefined,
  };
}

async function openFirefox(): Promise<TestBrowser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr',
  });
  return {
    async newPage() {
      const page = await browser.newPage();
      return {
        goto: (url) => page.goto(url),
        evaluate: (read, argument) => page.evaluate(read as never, argument as never),
        async until(read, argument, timeout) {
          await page.waitForFunction(read as never, { timeout, polling: POLLING_MS }, argument);
        },
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** The browsers that whole-page tests know. Firefox is driven by WebDriver BiDi. */
export const BROWSERS: Readonly<Record<'Chromium' | 'Firefox', () => Promise<TestBrowser>>> = {
  Chromium: openChromium,
  Firefox: openFirefox,
};
