import { expect } from 'chai';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { CHROMIUM_FLAGS } from '../../scripts/testing/chromium-flags.ts';
import { type SseServer, startSseServer } from './sse-server.ts';

/** What `/page.js` leaves for a test. */
interface PageState {
  seen: number[];
  connection: { state: string; transport: string; staleSince: number | null };
}

declare global {
  var statusTest: { read(): PageState };
}

/** How much faster than people's the clock of these tabs runs. */
const SPEED = 5;
const EVENTS = 1000;

/**
 * The tab's state once it has seen this and is live. It is looked at for that: one that was hidden for a minute of its
 * time pauses, and on a busy machine some have been by now; or its stream may just be opened anew.
 */
async function untilSeen(page: Page, position: number): Promise<PageState> {
  await page.bringToFront();
  const findState = (last: number) => {
    const state = globalThis.statusTest.read();
    const isLive = state.connection.state === 'open' && state.connection.staleSince === null;
    return isLive && state.seen.at(-1) === last && state;
  };
  const found = await page.waitForFunction(findState, { timeout: 20_000, polling: 50 }, position);
  return (await found.jsonValue()) as PageState;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** Ends the tab's process: nothing in it hears of it. */
async function kill(page: Page): Promise<void> {
  const devtools = await page.createCDPSession();
  const crashed = new Promise((resolve) => page.once('error', resolve));
  void devtools.send('Page.crash').catch(() => undefined);
  await crashed;
}

/** As browsers do with tabs that were hidden for long. */
async function setFrozen(page: Page, frozen: boolean): Promise<void> {
  const devtools = await page.createCDPSession();
  await devtools.send('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' });
}

/** Keeps the tab's only thread: its lock stays, and nothing in it hears of anything. */
function hang(page: Page, durationMs: number): Promise<void> {
  return page.evaluate((end) => {
    while (Date.now() < end);
  }, Date.now() + durationMs);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

// Driven by Puppeteer: under Playwright every tab is visible for ever, and none can be frozen.
describe('Eight tabs of a real browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: SseServer;
  let tabs: Page[];

  before(async () => {
    const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
    browser = await puppeteer.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
  });
  after(() => browser.close());
  beforeEach(async () => {
    server = await startSseServer({ heartbeatMs: 500, speed: SPEED });
    tabs = [];
    for (let tab = 0; tab < 8; tab++) tabs.push(await openTab(tab));
  });
  afterEach(async () => {
    await Promise.all(tabs.map((tab) => tab.close()));
    await server.stop();
  });

  /** A visible tab; the one before is hidden by it. */
  async function openTab(tab: number): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`${server.url}/?speed=${SPEED}&tab=${tab}`);
    await page.addScriptTag({ type: 'module', url: '/page.js' });
    await page.waitForFunction(() => globalThis.statusTest?.read().connection.staleSince === null);
    return page;
  }

  /** Events in small groups, so that what happens meanwhile happens between them. */
  async function flow(count: number): Promise<void> {
    for (let made = 0; made < count; made += 10) {
      server.publish(10);
      await pause(4);
    }
  }

  const isLeader = (tab: Page) => server.readers.includes(tab.url());

  /** The tab that streams, taken from the others, once it has been the only one for a while. */
  async function takeLeader(): Promise<Page> {
    for (let checks = 0; checks < 25; checks++) {
      if (server.open !== 1 || !tabs.some(isLeader)) checks = 0;
      await pause(20);
    }
    const leader = tabs.find(isLeader)!;
    tabs = tabs.filter((tab) => tab !== leader);
    return leader;
  }

  it('share one stream over HTTP/1.1, and their own requests still work', async () => {
    await flow(10);
    for (const tab of tabs) {
      const { seen, connection } = await untilSeen(tab, 10);
      expect(seen).to.deep.equal(upTo(10));
      expect(connection.transport).to.equal('stream');
      expect(await tab.evaluate(async () => (await fetch('/own')).text())).to.equal('own');
    }
    await until(() => server.open === 1);
  });

  it('miss nothing of 1,000 events while leaders are closed, killed, frozen and hang', async () => {
    await flow(200);
    await (await takeLeader()).close();
    await flow(200);
    const killed = await takeLeader();
    await kill(killed);
    await flow(200);
    const frozen = await takeLeader();
    await tabs[0]!.bringToFront();
    await setFrozen(frozen, true);
    await flow(200);
    const hung = await takeLeader();
    const isBack = hang(hung, 6000);
    await flow(200);
    expect(server.head).to.equal(EVENTS);
    for (const tab of tabs) {
      expect((await untilSeen(tab, EVENTS)).seen).to.deep.equal(upTo(EVENTS));
    }
    await setFrozen(frozen, false);
    await isBack;
    for (const tab of [frozen, hung]) expect((await untilSeen(tab, EVENTS)).seen).to.deep.equal(upTo(EVENTS));
    await until(() => server.open === 1);
    tabs.push(killed, frozen, hung);
  });
});
