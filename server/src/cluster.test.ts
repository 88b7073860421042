import { connect } from 'node:net';
import { expect } from 'chai';
import { createScratchUrl, DATABASE_KINDS, dropScratchUrl } from './testing/scratch-database.ts';
import { type ServerProcess, spawnServer } from './testing/server-process.ts';
import { openSse, type SseReader } from './testing/sse-reader.ts';

const KEY = 'sb_clustertest1_0123456789abcdefghijklmn';
const READERS = 8;

async function expectRefusal(args: string[], env: Record<string, string>, pattern: RegExp): Promise<void> {
  const refused = spawnServer({ PORT: '0', ...env }, args);
  expect(await refused.exited()).to.equal(1);
  expect(refused.output.err.trim()).to.match(pattern);
  expect(refused.output.err.trim().split('\n')).to.have.length(1);
}

function readMetric(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1]);
}

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 50));
}

async function isAlive(url: string): Promise<boolean> {
  const response = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(10_000) });
  return response.ok;
}

describe('--workers', function () {
  this.timeout(60_000);

  it('refuses a number that is none, and the embedded database', async () => {
    const shared = { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' };
    await Promise.all([
      expectRefusal(['--workers', 'many'], shared, /--workers: expected a whole number from 1 to 64/),
      expectRefusal(['--workers', '2'], {}, /--workers: needs DATABASE_URL and REDIS_URL; the embedded/),
      expectRefusal(['--workers', '2'], shared, /--workers: needs .*; without Redis/),
    ]);
  });

  if (!DATABASE_KINDS.includes('postgres')) return;

  describe('on PostgreSQL and Redis', () => {
    let databaseUrl: string;
    let server: ServerProcess;
    let url: string;
    const readers: SseReader[] = [];

    beforeEach(async () => {
      databaseUrl = (await createScratchUrl())!;
      server = spawnServer(
        {
          DATABASE_URL: databaseUrl,
          REDIS_URL: process.env['TEST_REDIS_URL']!,
          PORT: '0',
          DRAIN: '0',
          BOOTSTRAP_API_KEY: KEY,
        },
        ['--workers', '2'],
      );
      url = await server.listening();
    });

    afterEach(async () => {
      for (const reader of readers.splice(0)) reader.close();
      await server.kill('SIGKILL');
      await dropScratchUrl(databaseUrl);
    });

    it('shares one port, brings an event of one worker to the readers of all, and sums up the metrics', async () => {
      for (let count = 0; count < READERS; count += 1)
        readers.push(await openSse(`${url}/v1/orgs/demo/stream`));
      await Promise.all(readers.map((reader) => reader.find(({ event }) => event === 'snapshot')));
      const response = await fetch(`${url}/v1/groups`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'New' }),
      });
      expect(response.status).to.equal(201);
      await Promise.all(readers.map((reader) => reader.find(({ event }) => event === 'group.created')));

      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(readMetric(metrics, /^status_badge_sessions\{kind="org"\} (\d+)$/m)).to.equal(READERS);
      // Each worker takes it in once: both had readers.
      expect(readMetric(metrics, /^status_badge_topics (\d+)$/m)).to.equal(2);
      expect(await server.kill('SIGTERM')).to.equal(0);
    });

    it('makes no key when it cannot listen', async () => {
      const { port } = new URL(url);
      const other = (await createScratchUrl())!;
      const env = { DATABASE_URL: other, REDIS_URL: process.env['TEST_REDIS_URL']!, DRAIN: '0' };
      try {
        const refused = spawnServer({ ...env, PORT: port }, ['--workers', '2']);
        expect(await refused.exited()).to.equal(1);
        const next = spawnServer({ ...env, PORT: '0' }, ['--workers', '2']);
        await next.listening();
        expect(next.output.out).to.match(/STATUS_BADGE_KEY=sb_/);
        expect(await next.kill('SIGTERM')).to.equal(0);
      } finally {
        await dropScratchUrl(other);
      }
    });

    it('leaves no connection without an end that was being handed to a worker when it was killed', async () => {
      const { port } = new URL(url);
      let ended = 0;
      const visit = async (): Promise<void> => {
        const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
        socket.resume().write('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
        await new Promise((done) => socket.on('close', done));
        ended += 1;
      };
      const [worker] = server.children();
      process.kill(worker!, 'SIGSTOP');
      const visits = Array.from({ length: READERS }, visit);
      // The other worker answers all but the one that this one was handed.
      await waitUntil(() => ended === READERS - 1);
      process.kill(worker!, 'SIGKILL');
      await Promise.all(visits);
    });

    it('starts a worker again that was killed, while the others answer', async () => {
      const workers = server.children();
      expect(workers).to.have.length(2);
      process.kill(workers[0]!, 'SIGKILL');
      await waitUntil(() => !server.children().includes(workers[0]!));
      expect(await isAlive(url)).to.equal(true);
      await waitUntil(() => server.children().length === 2);
      expect(await isAlive(url)).to.equal(true);
      expect(await server.kill('SIGTERM')).to.equal(0);
    });
  });
});
