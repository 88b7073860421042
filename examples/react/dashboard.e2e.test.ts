import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { shareChromium } from '../../scripts/testing/shared-chromium.ts';

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('dashboard.fixture.tsx', import.meta.url))],
    ...{ bundle: true, write: false, format: 'esm', jsx: 'automatic', logLevel: 'error' },
    conditions: ['@status-badge/source'],
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  return outputFiles[0]!.text;
}

describe('The React dashboard', function () {
  this.timeout(30_000);
  let page: Page;

  before(async () => {
    const browser = await shareChromium();
    page = await browser.newPage();
    await page.addScriptTag({ type: 'module', content: await bundle() });
  });
  after(() => page.close());

  const untilShown = (text: string) =>
    page.waitForFunction((expected) => document.body.innerText.includes(expected), text);

  it('is live, says what changes in toasts, and when it is not live any more', async () => {
    await untilShown('Loading');
    await page.evaluate(() => globalThis.script.open());
    await untilShown('All systems operational');
    await untilShown('● Live');
    expect(await page.locator('li').allInnerTexts()).to.deep.equal(['Payments: operational']);
    const badge = page.locator('status-badge [part~="label"]');
    await badge.getByText('All systems operational').waitFor();
    await page.evaluate(() => globalThis.script.fail());
    await untilShown('Major outage');
    await badge.getByText('Major outage').waitFor();
    const toasts = page.getByRole('log').getByRole('button');
    expect(await toasts.allInnerTexts()).to.deep.equal(['pay is major outage ✕', 'Cards are declined ✕']);
    await toasts.first().click();
    expect(await toasts.allInnerTexts()).to.deep.equal(['Cards are declined ✕']);
    expect(await page.locator('h2').innerText()).to.equal('Cards are declined');
    await page.evaluate(() => globalThis.script.cut());
    await untilShown('○ As of');
  });
});
