import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PINNED_CHANCE } from '../../../scripts/testing/shared-chromium.ts';
import { copyEmptyDataDir } from './empty-data-dir.ts';
import { createScratchUrl, dropScratchUrl } from './scratch-database.ts';
import { findFreePort, type ServerProcess, spawnServer } from './server-process.ts';
import { BROWSERS, type TestBrowser, type TestPage } from './test-browser.ts';

const KEY = 'sb_firstlight01_0123456789abcdefghijklmn';
interface Status {
  services: { id: string; name: string }[];
}

async function readServices(url: string): Promise<Status['services']> {
  const response = await fetch(`${url}/v1/orgs/demo/summary`);
  return ((await response.json()) as Status).services;
}

interface Change {
  url: string;
  /** Of the service. */
  id: string;
  status: string;
}

async function setStatus({ url, id, status }: Change): Promise<void> {
  const response = await fetch(`${url}/v1/services/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status }),
  });
  expect(response.status).to.equal(200);
}

/**
 * Somebody else's page, on another origin, with a badge of the whole organization and one of a service. They say soon
 * that they are out of date, and come back after delays that are the same in every run.
 */
async function servePage(url: string, serviceId: string): Promise<Server> {
  const tag = (attributes: string) =>
    `<status-badge endpoint="${url}" organization="demo" show-connection grace-ms="500" ${attributes}></status-badge>`;
  const html = `<!doctype html><html lang="en"><title>A shop</title><script>${PINNED_CHANCE}</script>
    <script type="module" src="${url}/widget/status-badge.js"></script>
    ${tag('id="all"')} ${tag(`id="one" service="${serviceId}"`)}</html>`;
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** Until both badges of a page have this attribute. */
function waitForBadges(page: TestPage, attribute: string, value: string, timeoutMs: number): Promise<void> {
  return page.until(
    ([name, wanted]) =>
      ['all', 'one'].every((id) => document.getElementById(id)?.getAttribute(name!) === wanted),
    [attribute, value],
    timeoutMs,
  );
}

function readAttribute(page: TestPage, id: string, attribute: string): Promise<string | null | undefined> {
  return page.evaluate(
    ([badge, name]) => document.getElementById(badge!)?.getAttribute(name!),
    [id, attribute],
  );
}

function readPart(page: TestPage, id: string, part: string): Promise<string | null | undefined> {
  return page.evaluate(
    ([badge, name]) =>
      document.getElementById(badge!)?.shadowRoot?.querySelector(`[part~="${name}"]`)?.textContent,
    [id, part],
  );
}

describe('first light: a status change reaches a badge in every browser', function () {
  this.timeout(90_000);
  let browsers: TestBrowser[];
  const started: ServerProcess[] = [];
  const cleanUps: (() => unknown)[] = [];

  const start = (env: Record<string, string>): ServerProcess => {
    const process = spawnServer({ BOOTSTRAP_API_KEY: KEY, ...env });
    started.push(process);
    return process;
  };

  before(async () => {
    browsers = await Promise.all(Object.values(BROWSERS).map((open) => open()));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((process) => process.kill('SIGKILL')));
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  after(() => Promise.all((browsers ?? []).map((browser) => browser.close())));

  /** The same page in every browser, in each with both badges shown. */
  async function openPages(url: string, serviceId: string): Promise<TestPage[]> {
    const host = await servePage(url, serviceId);
    cleanUps.push(() => host.close());
    return Promise.all(
      browsers.map(async (browser) => {
        const page = await browser.newPage();
        cleanUps.push(() => page.close());
        await page.goto(addressOf(host));
        await waitForBadges(page, 'data-status', 'operational', 15_000);
        return page;
      }),
    );
  }

  async function expectAllFollow(pages: TestPage[], change: Change): Promise<void> {
    await setStatus(change);
    for (const page of pages) {
      await waitForBadges(page, 'data-status', change.status, 5_000);
      // By its stream: a page that polls says when it last did.
      expect(await readPart(page, 'all', 'connection')).to.match(/live$/i);
    }
  }

  it('on PostgreSQL and Redis, through a killed server and a change while it is down', async () => {
    const databaseUrl = (await createScratchUrl())!;
    cleanUps.push(() => dropScratchUrl(databaseUrl));
    const port = String(await findFreePort());
    const shared = { DATABASE_URL: databaseUrl, REDIS_URL: process.env['TEST_REDIS_URL']! };
    const first = start({ ...shared, PORT: port });
    const second = start({ ...shared, PORT: '0' });
    const [url, secondUrl] = await Promise.all([first.listening(), second.listening()]);
    const [service, other] = await readServices(url);
    const pages = await openPages(url, service!.id);

    await expectAllFollow(pages, { url, id: service!.id, status: 'partial_outage' });
    await expectAllFollow(pages, { url: secondUrl, id: service!.id, status: 'degraded_performance' });

    await first.kill('SIGKILL');
    for (const page of pages) {
      await waitForBadges(page, 'data-connection', 'stale', 30_000);
      expect(await readAttribute(page, 'all', 'data-status')).to.equal('degraded_performance');
      expect(await readPart(page, 'all', 'connection')).to.match(/out of date/i);
    }

    await setStatus({ url: secondUrl, id: service!.id, status: 'major_outage' });
    await setStatus({ url: secondUrl, id: other!.id, status: 'partial_outage' });
    await start({ ...shared, PORT: port }).listening();
    for (const page of pages) {
      await waitForBadges(page, 'data-status', 'major_outage', 35_000);
      await waitForBadges(page, 'data-connection', 'live', 5_000);
    }
  });

  it('on the embedded database and the in-process bus, kept over a killed server', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'status-badge-'));
    cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const port = String(await findFreePort());
    await copyEmptyDataDir(dataDir);
    const env = { DATA_DIR: dataDir, PORT: port };
    const first = start(env);
    const url = await first.listening();
    const [service] = await readServices(url);
    const pages = await openPages(url, service!.id);
    await expectAllFollow(pages, { url, id: service!.id, status: 'major_outage' });

    await first.kill('SIGKILL');
    for (const page of pages) {
      await waitForBadges(page, 'data-connection', 'stale', 30_000);
      expect(await readAttribute(page, 'one', 'data-status')).to.equal('major_outage');
    }
    await start(env).listening();
    for (const page of pages) await waitForBadges(page, 'data-connection', 'live', 35_000);
    await expectAllFollow(pages, { url, id: service!.id, status: 'operational' });
  });
});
