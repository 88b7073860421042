import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pinChance, shareChromium } from '../../scripts/testing/shared-chromium.ts';
import { type SseServer, startSseServer } from './sse-server.ts';

/** What the script in a page leaves for the test. */
interface PageState {
  seen: number[];
  connection: { state: string; transport: string; staleSince: number | null };
}

declare global {
  var statusTest: { read(): PageState };
  /** Reasons of resets, and where the state is. */
  var resetTest: { read(): { resets: string[]; cursor: string | undefined } };
}

async function openTab(context: BrowserContext, server: SseServer): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.url);
  await page.addScriptTag({
    type: 'module',
    content: `
      import { createStatusClient } from '/src/index.ts';
      const client = createStatusClient({ endpoint: location.origin, organization: 'test' });
      const seen = [];
      client.on('*', (event) => seen.push(Number(event.id.split('-')[1])));
      const resets = [];
      client.on('stream.reset', ({ data }) => resets.push(data.reason));
      globalThis.statusTest = { read: () => ({ seen, connection: client.connection }) };
      globalThis.resetTest = { read: () => ({ resets, cursor: client.getSnapshot()?.cursor }) };
      await client.ready();
      document.title = 'ready';
    `,
  });
  await page.waitForFunction(() => document.title === 'ready');
  return page;
}

const read = (page: Page): Promise<PageState> => page.evaluate(() => globalThis.statusTest.read());

async function untilSeen(page: Page, position: number): Promise<PageState> {
  await page.waitForFunction((last) => globalThis.statusTest.read().seen.at(-1) === last, position, {
    timeout: 20_000,
  });
  return read(page);
}

describe('A tab of a real browser', function () {
  this.timeout(45_000);
  let browser: Browser;
  let context: BrowserContext;
  let server: SseServer;

  before(async () => {
    browser = await shareChromium();
  });
  beforeEach(async () => {
    server = await startSseServer({ heartbeatMs: 2000 });
    context = await browser.newContext();
    await pinChance(context);
  });
  afterEach(async () => {
    await context.close();
    await server.stop();
  });

  it('returns from the back/forward cache and catches up', async () => {
    const page = await openTab(context, server);
    await page.goto(`${server.url}/own`);
    server.publish(3);
    await page.goBack({ waitUntil: 'commit' });
    expect((await untilSeen(page, 3)).seen).to.deep.equal([1, 2, 3]);
    const reasons = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      return (navigation as unknown as { notRestoredReasons: unknown }).notRestoredReasons;
    });
    expect(reasons).to.equal(null);
  });

  it('goes on with the whole state when a deploy has taken the file that says what an event does', async () => {
    await context.route('**/src/changes.ts', (route) => route.fulfill({ status: 404 }));
    const page = await openTab(context, server);
    const asked = server.paths.length;
    server.publish(3);
    await page.waitForFunction(
      (cursor) => {
        const { connection } = globalThis.statusTest.read();
        return globalThis.resetTest.read().cursor === cursor && connection.staleSince === null;
      },
      server.state.cursor,
      { timeout: 20_000 },
    );
    expect((await read(page)).seen).to.deep.equal([]);
    expect(await page.evaluate(() => globalThis.resetTest.read().resets)).to.deep.equal(['missed']);
    expect(server.paths.slice(asked)).to.deep.equal(['/v1/orgs/test/stream']);
  });

  it('catches up when the network has been away', async () => {
    const page = await openTab(context, server);
    server.publish(1);
    await untilSeen(page, 1);
    await context.setOffline(true);
    server.cut();
    await page.waitForFunction(() => globalThis.statusTest.read().connection.staleSince !== null);
    server.publish(2);
    await context.setOffline(false);
    expect((await untilSeen(page, 3)).seen).to.deep.equal([1, 2, 3]);
  });
});
