import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { shareChromium } from '../../scripts/testing/shared-chromium.ts';
import { sampleRun } from '../src/testing/samples.ts';
import { bundle } from './bundle.ts';
import { type SseServer, startSseServer } from './sse-server.ts';

describe('React hooks in Chromium', function () {
  this.timeout(30_000);
  let browser: Browser;
  let server: SseServer;
  let page: Page;
  let code: string;
  const problems: string[] = [];

  before(async () => {
    code = await bundle(new URL('react-app.tsx', import.meta.url));
    browser = await shareChromium();
  });
  beforeEach(async () => {
    server = await startSseServer();
    page = await browser.newPage();
    problems.length = 0;
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(server.url);
  });
  afterEach(async () => {
    await page.close();
    await server.stop();
    expect(problems).to.deep.equal([]);
  });

  async function run(html = ''): Promise<void> {
    await page.evaluate((content) => {
      document.body.innerHTML = `<div id="root">${content}</div>`;
    }, html);
    await page.addScriptTag({ type: 'module', content: code });
  }

  const untilText = (selector: string, text: string) =>
    page.waitForFunction(
      ([where, what]) => document.querySelector(where!)?.textContent?.includes(what!),
      [selector, text],
    );

  it('open one stream in strict mode, and close it some seconds after they have gone', async () => {
    await page.clock.install();
    await run();
    await untilText('h1', 'All systems operational');
    await untilText('#details', 'stream 0');
    expect(server.mostOpen).to.equal(1);
    await page.evaluate(() => globalThis.app.unmount());
    await page.clock.runFor(1000);
    expect(server.open).to.equal(1);
    await page.clock.runFor(5000);
    while (server.open > 0) await page.waitForTimeout(20);
  });

  it('render what changes, and only that', async () => {
    await run();
    await untilText('#service', 'operational');
    const before = await page.evaluate(() => globalThis.app.renders);
    server.publish(1);
    await untilText('h1', 'Major outage');
    await untilText('#service', 'major_outage');
    const after = await page.evaluate(() => globalThis.app.renders);
    // Strict mode renders twice.
    expect(after - before).to.be.at.most(4);
  });

  it('call the newest listener, once for each event', async () => {
    await run();
    // A stream that is only being opened would bring the first event inside its snapshot.
    await untilText('h1', 'All systems operational');
    for (const count of [1, 2]) {
      server.publish(1);
      await page.waitForFunction((heard) => globalThis.app.events.length === heard, count);
    }
    expect(await page.evaluate(() => globalThis.app.events)).to.deep.equal([
      '0:major_outage',
      '1:operational',
    ]);
  });

  it('watch another run with its own token and state, and anew when a token comes late', async () => {
    await run();
    const first = sampleRun('r1', { status: 'succeeded' });
    const second = sampleRun('r2', { status: 'succeeded' });
    await untilText('#run', 'unauthorized');
    await page.evaluate((initialRun) => {
      globalThis.app.asked.length = 0;
      globalThis.app.follow({ run: 'r1', token: 't1', initialRun });
    }, first);
    await untilText('#run', 'r1');
    await page.evaluate(
      (initialRun) => globalThis.app.follow({ run: 'r2', token: 't2', initialRun }),
      second,
    );
    await untilText('#run', 'r2');
    await page.evaluate(() => globalThis.app.follow({ run: 'r3' }));
    await untilText('#run', 'no run unauthorized');
    await page.evaluate(() => globalThis.app.follow({ run: 'r3', token: 'late' }));
    await page.waitForFunction(() => globalThis.app.asked.some((url) => url.includes('token=late')));
    const asked = await page.evaluate(() => [...new Set(globalThis.app.asked)]);
    expect(asked).to.deep.equal([
      '/v1/runs/r1/stream?token=t1',
      '/v1/runs/r2/stream?token=t2',
      '/v1/runs/r3/stream',
      '/v1/runs/r3/stream?token=late',
    ]);
  });

  it('take over the HTML of a server without a warning', async () => {
    await page.evaluate((state) => {
      globalThis.initialSnapshot = state;
    }, server.state);
    server.publish(1);
    await run('<h1>All systems operational</h1><p id="service">operational</p>');
    await untilText('h1', 'Major outage');
    expect(server.paths.filter((path) => path.endsWith('/summary'))).to.have.length(0);
  });
});
