import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
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

async function setStatus(url: string, id: string, status: string): Promise<void> {
  const response = await fetch(`${url}/v1/services/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status }),
  });
  expect(response.status).to.equal(200);
}

/** Somebody else's page, on another origin, with a badge of the whole organization and one of a service. */
async function servePage(url: string, serviceId: string): Promise<Server> {
  const tag = (attributes: string) =>
    `<status-badge endpoint="${url}" organization="demo" show-connection ${attributes}></status-badge>`;
  const html = `<!doctype html><html lang="en"><title>A shop</title>
    <script type="module" src="${url}/widget/status-badge.js"></script>
    ${tag('id="all"')} ${tag(`id="one" service="${serviceId}"`)}</html>`;
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

function waitForBadge(
  page: TestPage,
  id: string,
  attribute: string,
  value: string,
  timeoutMs: number,
): Promise<void> {
  return page.until(
    ([badge, name, wanted]) => document.getElementById(badge!)?.getAttribute(name!) === wanted,
    [id, attribute, value],
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

for (const [name, openBrowser] of Object.entries(BROWSERS)) {
  describe(`first light: a status change reaches a badge in ${name}`, function () {
    this.timeout(90_000);
    let browser: TestBrowser;
    const started: ServerProcess[] = [];
    const cleanUps: (() => unknown)[] = [];

    const start = (env: Record<string, string>): ServerProcess => {
      const process = spawnServer({ BOOTSTRAP_API_KEY: KEY, ...env });
      started.push(process);
      return process;
    };

    before(async () => {
      browser = await openBrowser();
    });
    afterEach(async () => {
      await Promise.all(started.splice(0).map((process) => process.kill('SIGKILL')));
      for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    });
    after(() => browser.close());

    async function openPage(url: string, serviceId: string): Promise<TestPage> {
      const host = await servePage(url, serviceId);
      const page = await browser.newPage();
      cleanUps.push(
        () => host.close(),
        () => page.close(),
      );
      await page.goto(addressOf(host));
      for (const id of ['all', 'one']) await waitForBadge(page, id, 'data-status', 'operational', 15_000);
      return page;
    }

    async function expectBothFollow(
      page: TestPage,
      url: string,
      serviceId: string,
      status: string,
    ): Promise<void> {
      await setStatus(url, serviceId, status);
      for (const id of ['all', 'one']) await waitForBadge(page, id, 'data-status', status, 1_000);
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
      const page = await openPage(url, service!.id);

      await expectBothFollow(page, url, service!.id, 'partial_outage');
      await expectBothFollow(page, secondUrl, service!.id, 'degraded_performance');

      await first.kill('SIGKILL');
      await waitForBadge(page, 'all', 'data-connection', 'stale', 30_000);
      expect(await readAttribute(page, 'all', 'data-status')).to.equal('degraded_performance');
      expect(await readPart(page, 'all', 'connection')).to.match(/out of date/i);

      await setStatus(secondUrl, service!.id, 'major_outage');
      await setStatus(secondUrl, other!.id, 'partial_outage');
      await start({ ...shared, PORT: port }).listening();
      for (const id of ['all', 'one']) {
        await waitForBadge(page, id, 'data-status', 'major_outage', 35_000);
        await waitForBadge(page, id, 'data-connection', 'live', 5_000);
      }
    });

    it('on the embedded database and the in-process bus, kept over a killed server', async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'status-badge-'));
      cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true }));
      const port = String(await findFreePort());
      const env = { DATA_DIR: dataDir, PORT: port };
      const first = start(env);
      const url = await first.listening();
      const [service] = await readServices(url);
      const page = await openPage(url, service!.id);
      await expectBothFollow(page, url, service!.id, 'major_outage');

      await first.kill('SIGKILL');
      await waitForBadge(page, 'one', 'data-connection', 'stale', 30_000);
      expect(await readAttribute(page, 'one', 'data-status')).to.equal('major_outage');
      await start(env).listening();
      await waitForBadge(page, 'one', 'data-connection', 'live', 35_000);
      await expectBothFollow(page, url, service!.id, 'operational');
    });
  });
}
