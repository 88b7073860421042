import { expect } from 'chai';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM } from './chromium.ts';
import { type SseServer, startSseServer } from './sse-server.ts';

/** What the script in a page leaves for the test. */
interface PageState {
  seen: number[];
  connection: { state: string; transport: string; staleSince: number | null };
}

declare global {
  var statusTest: { read(): PageState };
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
      globalThis.statusTest = { read: () => ({ seen, connection: client.connection }) };
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

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('Tabs of a real browser', function () {
  this.timeout(45_000);
  let browser: Browser;
  let context: BrowserContext;
  let server: SseServer;

  before(async () => {
    browser = await chromium.launch(CHROMIUM);
  });
  after(() => browser.close());
  beforeEach(async () => {
    server = await startSseServer({ heartbeatMs: 2000 });
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await server.stop();
  });

  it('share one stream over HTTP/1.1, eight of them, and their own requests still work', async () => {
    const pages: Page[] = [];
    for (let tab = 0; tab < 8; tab++) pages.push(await openTab(context, server));
    server.publish(10);
    for (const page of pages) {
      const { seen, connection } = await untilSeen(page, 10);
      expect(seen).to.deep.equal(upTo(10));
      expect(connection).to.include({ state: 'open', transport: 'stream', staleSince: null });
      expect(await page.evaluate(async () => (await fetch('/own')).text())).to.equal('own');
    }
    expect(server.mostOpen).to.equal(1);
  });

  it('miss nothing of 1,000 events while leaders are closed', async () => {
    const pages: Page[] = [];
    for (let tab = 0; tab < 5; tab++) pages.push(await openTab(context, server));
    for (let round = 0; round < 10; round++) {
      server.publish(50);
      // The first that is left leads: locks are granted in the order they were asked for.
      if (round % 3 === 2) await pages.shift()?.close();
      server.publish(50);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(pages).to.have.length(2);
    for (const page of pages) expect((await untilSeen(page, 1000)).seen).to.deep.equal(upTo(1000));
    expect(server.open).to.equal(1);
  });

  it('miss nothing of 1,000 events while the leader is frozen', async () => {
    const [leader, ...others] = [await openTab(context, server), await openTab(context, server)] as const;
    const devtools = await context.newCDPSession(leader);
    server.publish(300);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    server.publish(700);
    for (const page of others) {
      const { seen, connection } = await untilSeen(page, 1000);
      expect(seen).to.deep.equal(upTo(1000));
      expect(connection.staleSince).to.equal(null);
    }
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    expect((await untilSeen(leader, 1000)).seen).to.deep.equal(upTo(1000));
  });

  it('return from the back/forward cache and catch up', async () => {
    const page = await openTab(context, server);
    await page.goto(`${server.url}/own`);
    server.publish(3);
    await page.goBack({ waitUntil: 'commit' });
    expect((await untilSeen(page, 3)).seen).to.deep.equal([1, 2, 3]);
  });

  it('catch up when the network has been away', async () => {
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
