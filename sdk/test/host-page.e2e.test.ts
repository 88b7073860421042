import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pinChance, shareChromium } from '../../scripts/testing/shared-chromium.ts';
import { type SseServer, startSseServer } from './sse-server.ts';

declare global {
  var violations: string[];
}

/** How much faster than people's the clock of a page with a service worker runs. */
const SPEED = 10;

/** Somebody else's page: another origin, a strict policy, a service worker of its own. */
describe('A host page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let context: BrowserContext;
  let server: SseServer;
  let page: Page;

  before(async () => {
    browser = await shareChromium();
  });
  beforeEach(async () => {
    // To pages at the usual speed it is a server that is more talkative than it says.
    server = await startSseServer({ heartbeatMs: 1500, speed: SPEED });
    context = await browser.newContext();
    await pinChance(context);
    page = await context.newPage();
  });
  afterEach(async () => {
    await context.close();
    await server.stop();
  });

  const untilLive = (transport: string, timeout = 10_000) =>
    page.waitForFunction(
      (expected) => {
        const { connection } = globalThis.statusTest?.read() ?? {};
        return connection?.staleSince === null && connection.transport === expected;
      },
      transport,
      { timeout },
    );
  const untilSeen = (position: number) =>
    page.waitForFunction((last) => globalThis.statusTest.read().seen.at(-1) === last, position, {
      timeout: 30_000,
    });

  const follow = (url = '/page.js') => page.addScriptTag({ type: 'module', url });

  it('of another origin costs no preflight, not even to resume', async () => {
    const host = await startSseServer();
    await page.goto(`${host.url}/?endpoint=${encodeURIComponent(server.url)}`);
    await follow();
    await untilLive('stream');
    server.publish(1);
    await untilSeen(1);
    server.cut();
    server.publish(1);
    await untilSeen(2);
    expect(new Set(server.methods)).to.deep.equal(new Set(['GET']));
    await host.stop();
  });

  it('without a bundler takes the SDK as one file, and asks for no other', async () => {
    await page.goto(server.url);
    await follow('/bundled.js');
    await untilLive('stream');
    server.publish(1);
    await untilSeen(1);
    const asked = server.paths.filter((path) => path.endsWith('.js') || path.endsWith('.ts'));
    expect(asked).to.deep.equal(['/bundled.js', '/bundle/sdk.js']);
  });

  it('with a strict policy and Trusted Types is not violated', async () => {
    await page.goto(`${server.url}/strict`);
    await untilLive('stream');
    expect(await page.evaluate(() => globalThis.violations)).to.deep.equal([]);
  });

  async function control(worker: string): Promise<void> {
    await page.goto(`${server.url}/?speed=${SPEED}`);
    await page.evaluate(async (url) => {
      await navigator.serviceWorker.register(url);
      await navigator.serviceWorker.ready;
      while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 10));
    }, worker);
    await follow();
  }

  it('may have a service worker that passes streams on', async () => {
    await control('/worker-passes.js');
    await untilLive('stream');
    server.publish(2);
    await untilSeen(2);
  });

  it('may have a service worker that answers 503 at first', async () => {
    await control('/worker-refuses.js');
    await untilLive('stream', 20_000);
  });

  it('may have a service worker that buffers: it polls', async () => {
    await control('/worker-buffers.js');
    await untilLive('polling', 40_000);
    server.publish(2);
    await untilSeen(2);
  });
});
