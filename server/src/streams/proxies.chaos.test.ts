import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { findPrograms } from '../../../scripts/services/programs.ts';
import { acceptsConnections, createMachine, type Machine } from '../testing/fleet/machine.ts';
import { findFreePort } from '../testing/server-process.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const DEPLOY = new URL('../../../docs/deploy/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, DEPLOY), 'utf8');

interface Proxy {
  name: string;
  command: string | undefined;
  /** The shipped file with this machine's ports, written into `directory`; answers the program's parameters. */
  configure(directory: string, port: number, upstream: string): string[];
}

/** As a browser asks, which takes what is compressed: `fetch` would not tell. */
function ask(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    get(url, { headers: { 'accept-encoding': 'gzip', ...headers }, agent: false }, done).on('error', fail);
  });
}

const programs = findPrograms();
const PROXIES: readonly Proxy[] = [
  {
    name: 'nginx',
    command: programs.nginx,
    configure(directory, port, upstream) {
      const shipped = read('nginx.conf')
        .replace('listen 8080;', `listen 127.0.0.1:${port};`)
        .replace('server 127.0.0.1:4000;', `server ${upstream};`)
        .replace('    server 127.0.0.1:4001;\n', '')
        .replace('/var/log/nginx/status-badge.log', join(directory, 'access'));
      const file = join(directory, 'nginx.conf');
      const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((each) => `${each}_temp_path ${join(directory, each)};`)
        .join('\n');
      writeFileSync(file, `pid ${join(directory, 'pid')};\nevents {}\nhttp {\n${places}\n${shipped}\n}\n`);
      return ['-c', file, '-e', join(directory, 'error'), '-g', 'daemon off;'];
    },
  },
  {
    name: 'HAProxy',
    command: programs.haproxy,
    configure(directory, port, upstream) {
      const shipped = read('haproxy.cfg')
        .replace('maxconn 20000', 'maxconn 100')
        .replace('bind :8080', `bind 127.0.0.1:${port}`)
        .replace('server one 127.0.0.1:4000', `server one ${upstream}`)
        .replace('  server two 127.0.0.1:4001\n', '');
      const file = join(directory, 'haproxy.cfg');
      writeFileSync(file, shipped);
      return ['-db', '-f', file];
    },
  },
];

for (const { name, command, configure } of PROXIES.filter((proxy) => proxy.command)) {
  describe(`the shipped configuration of ${name}`, function () {
    this.timeout(60_000);
    let test: TestServer;
    let directory: string;
    let machine: Machine;
    let url: string;

    before(async () => {
      test = await startTestServer({ env: { HEARTBEAT: '1', TRUSTED_HOPS: '1' } });
      directory = mkdtempSync(join(tmpdir(), 'status-badge-proxy-'));
      mkdirSync(directory, { recursive: true });
      const port = await findFreePort();
      const parameters = configure(directory, port, new URL(test.url).host);
      const isReady = () => acceptsConnections(port);
      machine = createMachine({ name, command: command!, parameters, directory, isReady });
      await machine.start();
      url = `http://127.0.0.1:${port}`;
    });
    after(async () => {
      await machine.kill('SIGTERM');
      await test.stop();
      rmSync(directory, { recursive: true, force: true });
    });

    const direct = () => paths.stream(test.organization.slug);
    async function open(query = '', headers: Record<string, string> = {}) {
      const response = await fetch(url + direct() + query, { headers });
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      return {
        response,
        close: () => reader.cancel(),
        async until(expected: string): Promise<string> {
          while (!text.includes(expected)) {
            const { value, done } = await reader.read();
            if (done) throw new Error(`the stream ended before "${expected}": ${text.slice(-200)}`);
            text += value;
          }
          return text;
        },
      };
    }

    it('lets frames through as they are written: snapshot, event, pings', async () => {
      const stream = await open();
      await stream.until('event: snapshot\n');
      const startedAt = Date.now();
      await test.call('POST', '/v1/services', { name: `behind ${name}` });
      await stream.until('event: service.created\n');
      expect(Date.now() - startedAt).to.be.below(2_000);
      await stream.until('event: stream.ping\n');
      expect(stream.response.headers.get('content-encoding')).to.equal(null);
      await stream.close();
    });

    it('brings the goodbye and the end', async () => {
      const stream = await open();
      await stream.until('event: snapshot\n');
      test.server.hub.end(() => true, 'max_age', 100);
      await stream.until('"reason":"max_age"');
      await stream
        .until('never')
        .catch((error: Error) => expect(error.message).to.include('the stream ended'));
    });

    // The server hears of it by the proxy, in its own time; the next test counts on being alone.
    afterEach(untilAllLeft);

    async function untilAllLeft(): Promise<void> {
      const deadline = Date.now() + 10_000;
      while (test.server.hub.size.sessions > 0 && Date.now() < deadline) {
        await new Promise((done) => setTimeout(done, 20));
      }
      expect(test.server.hub.size.sessions).to.equal(0);
    }

    it('tells the server of a reader that leaves', async () => {
      const stream = await open();
      await stream.until('event: snapshot\n');
      await stream.close();
      await untilAllLeft();
    });

    it('names the client, whatever the client claims', async () => {
      const stream = await open('', { 'x-forwarded-for': '203.0.113.99' });
      await stream.until('event: snapshot\n');
      const [session] = test.server.hub.sessions;
      expect(session!.visitor.address).to.equal('127.0.0.1');
      await stream.close();
    });

    it('hands on the host as the browser spells it, so that the server knows its own page', async () => {
      const stream = await open('', { referer: `${url}/status/${test.organization.slug}` });
      await stream.until('event: snapshot\n');
      const [session] = test.server.hub.sessions;
      expect(session!.reader.page).to.equal('any');
      await stream.close();
    });

    if (name === 'nginx') {
      it('compresses what visitors load', async () => {
        for (let made = 0; made < 5; made += 1)
          await test.call('POST', '/v1/services', { name: `compressed ${made}` });
        const news = 'of many words, '.repeat(100);
        await test.call('POST', '/v1/incidents', {
          ...{ name: 'Told', impact: 'none', status: 'investigating', message: news, services: [] },
        });
        await test.call('POST', '/v1/maintenances', {
          ...{ name: 'Planned', message: news, services: [] },
          scheduledStartAt: '2040-01-01T00:00:00Z',
          scheduledEndAt: '2040-01-01T01:00:00Z',
        });
        const { slug } = test.organization;
        for (const path of [
          paths.summary(slug),
          paths.uptime(slug),
          '/v1/openapi.json',
          '/v1/docs/viewer.js',
          `/status/${slug}/badge.svg`,
          `/status/${slug}/api/v2/components.json`,
          ...['rss', 'atom', 'json', 'ics'].map((format) => `/status/${slug}/history.${format}`),
        ]) {
          const sent = await ask(url + path);
          expect([path, sent.headers['content-encoding']]).to.deep.equal([path, 'gzip']);
          expect(sent.headers.vary).to.include('Accept-Encoding');
          expect(await buffer(sent.pipe(createGunzip()))).to.have.length.above(1_000);
        }
      });

      it('still answers 304 to who has a summary', async () => {
        const path = url + paths.summary(test.organization.slug);
        const first = await ask(path);
        first.resume();
        const again = await ask(path, { 'if-none-match': first.headers.etag! });
        again.resume();
        expect([first.headers['content-encoding'], again.statusCode]).to.deep.equal(['gzip', 304]);
      });
    }

    it('leaves the tag that a write may name', async () => {
      const description = 'of many words, '.repeat(100);
      const { body } = await test.call<{ id: string }>('POST', '/v1/services', {
        name: 'tagged',
        description,
      });
      const path = url + paths.service(body.id);
      const headers = {
        authorization: `Bearer ${test.organization.key}`,
        'content-type': 'application/json',
      };
      const read = await fetch(path, { headers });
      const written = await fetch(path, {
        method: 'PATCH',
        headers: { ...headers, 'if-match': read.headers.get('etag')! },
        body: JSON.stringify({ name: 'renamed' }),
      });
      expect([(await read.text()).length > 1_000, written.status]).to.deep.equal([true, 200]);
    });

    it('keeps the query out of its log', async () => {
      const stream = await open('?cursor=secret-looking-thing');
      await stream.until('event: snapshot\n');
      await stream.close();
      await machine.kill('SIGTERM');
      const logs = ['access', 'log'].map((file) => {
        try {
          return readFileSync(join(directory, file), 'utf8');
        } catch {
          return ''; // each proxy writes one of the two
        }
      });
      expect(logs.join('\n')).to.include(direct());
      expect(logs.join('\n')).not.to.include('secret-looking-thing');
      await machine.start();
    });
  });
}
