import { expect } from 'chai';
import type { Route } from 'playwright-core';
import type { StatusBadge } from '../src/status-badge/status-badge.ts';
import { changeToDown, openStage, type Stage, tag } from './stage.ts';

/** After this a missing file is asked for again; the next pause is twice as long. */
const FIRST_PAUSE_MS = 1000;

describe('a badge whose files a deploy has removed, or whose visitor is offline', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  const missing = [
    ['not on the server', (route: Route) => route.fulfill({ status: 404, body: '' })],
    ['out of reach', (route: Route) => route.abort('internetdisconnected')],
  ] as const;
  for (const [what, answer] of missing) {
    it(`says the least in a panel whose file is ${what}, and all of it at the next click`, async () => {
      const body = tag(stage.status.origin, 'href="https://status.acme.example/"');
      const { page, noise } = await stage.visit(body, { clock: true });
      const pill = page.getByRole('button', { name: 'All systems operational' });
      const panel = page.getByRole('dialog', { name: 'Acme' });
      await page.locator('status-badge[data-connection="live"]').waitFor();
      await page.route(/chunks\/panel-/, answer);
      await pill.click();
      await panel.getByRole('link', { name: 'Open status page' }).waitFor();
      expect((await panel.innerText()).trim()).to.equal('All systems operational Open status page');
      await page.keyboard.press('Escape');
      await page.unroute(/chunks\/panel-/);
      await page.clock.runFor(FIRST_PAUSE_MS);
      await pill.click();
      await panel.getByText('Website').waitFor();
      expect(noise.filter((text) => !text.startsWith('Failed to load resource'))).to.deep.equal([]);
    });

    it(`speaks English while its words are ${what}, and its language with the next change`, async () => {
      const { page, noise } = await stage.visit('<main></main>', { clock: true });
      await page.route(/chunks\/de-/, answer);
      await page.evaluate(
        (html) => {
          document.querySelector('main')!.innerHTML = html;
        },
        tag(stage.status.origin, 'locale="de"'),
      );
      await page.getByText('All systems operational').waitFor();
      expect(await page.locator('[part~="base"]').getAttribute('lang')).to.equal('en');
      await page.unroute(/chunks\/de-/);
      await page.clock.runFor(FIRST_PAUSE_MS);
      changeToDown(stage.status);
      await page.getByText('Schwerer Ausfall').waitFor();
      expect(await page.locator('[part~="base"]').getAttribute('lang')).to.equal('de');
      expect(noise.filter((text) => !text.startsWith('Failed to load resource'))).to.deep.equal([]);
    });
  }

  for (const variant of ['banner', 'panel']) {
    it(`says as a ${variant} without its file what it can, and the rest with the next change`, async () => {
      const { page, noise } = await stage.visit('<main></main>', { clock: true });
      await page.route(/chunks\/(banner|panel)-/, (route) => route.abort());
      await page.evaluate(
        (html) => {
          document.querySelector('main')!.innerHTML = html;
        },
        tag(stage.status.origin, `variant="${variant}"`, '<a href="/status">Status</a>'),
      );
      await page.locator('status-badge[data-connection="live"]').waitFor({ state: 'attached' });
      const least = variant === 'banner' ? 'Status' : 'All systems operational';
      await page.getByText(least, { exact: true }).waitFor();
      await page.unroute(/chunks\/(banner|panel)-/);
      await page.clock.runFor(FIRST_PAUSE_MS);
      changeToDown(stage.status);
      await page.locator('[part~="link"], [part~="banner"], [part~="services"]').first().waitFor();
      await page.getByText('Major outage').first().waitFor();
      expect(noise.filter((text) => !text.startsWith('Failed to load resource'))).to.deep.equal([]);
    });
  }

  it('asks for a missing file once, however often it is rendered, and again after pauses that double', async () => {
    const { page } = await stage.visit('<main></main>', { clock: true });
    // Its time stands still but for what the test lets pass.
    await page.clock.pauseAt(Date.now() + 60_000);
    const asked = { banner: 0, de: 0 };
    await page.route(/chunks\/(banner|de)-/, (route) => {
      asked[/chunks\/(\w+)-/.exec(route.request().url())![1] as keyof typeof asked] += 1;
      return route.abort();
    });
    await page.evaluate(
      (html) => {
        document.querySelector('main')!.innerHTML = html;
      },
      tag(stage.status.origin, 'variant="banner" locale="de" grace-ms="0"'),
    );
    const badge = page.locator('status-badge');
    await page.locator('status-badge[data-connection="live"]').waitFor({ state: 'attached' });
    const render = () =>
      badge.evaluate(async (element: StatusBadge) => {
        for (let i = 0; i < 10; i++) {
          element.requestUpdate();
          await element.partsComplete;
          await element.updateComplete;
        }
      });
    for (const [times, pauseMs] of [
      [1, FIRST_PAUSE_MS],
      [2, 2 * FIRST_PAUSE_MS],
      [3, 4 * FIRST_PAUSE_MS],
    ] as const) {
      while (asked.banner < times || asked.de < times) await page.waitForTimeout(20);
      await render();
      await page.clock.runFor(pauseMs - 1);
      await render();
      expect(asked).to.deep.equal({ banner: times, de: times });
      await page.clock.runFor(1);
    }
  });

  it('asks under another address, because browsers remember one that failed', async () => {
    const { page } = await stage.visit(tag(stage.status.origin), { clock: true });
    await page.locator('status-badge[data-connection="live"]').waitFor();
    const asked: string[] = [];
    await page.route(/chunks\/panel-/, (route) => {
      asked.push(route.request().url());
      return asked.length > 1 ? route.fallback() : route.abort();
    });
    const pill = page.getByRole('button', { name: 'All systems operational' });
    await pill.click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.clock.runFor(FIRST_PAUSE_MS);
    await pill.click();
    await page.getByText('Website').waitFor();
    expect(asked[0]).to.match(/\/panel-[\w-]+\.js$/);
    expect(asked[1]).to.match(/\/panel-[\w-]+\.js\?\d+$/);
  });

  it('asks for the words of its language alone, and for none in English', async () => {
    const { requests } = stage.status;
    const words = (paths: readonly string[]) =>
      paths.flatMap((path) => /chunks\/(zh-hans|[a-z]{2})-[\w-]+\.js$/.exec(path)?.[1] ?? []);
    for (const [locale, expected, status] of [
      ['en-US', [], 'All systems operational'],
      ['pt-BR', ['pt'], 'Todos os sistemas estão operacionais'],
      ['zh-Hant-TW', ['zh-hans'], '所有系统运行正常'],
    ] as const) {
      const before = requests.length;
      const { page } = await stage.visit(tag(stage.status.origin, `locale="${locale}"`));
      await page.getByText(status).waitFor();
      expect(words(requests.slice(before)), locale).to.deep.equal(expected);
    }
  });
});
