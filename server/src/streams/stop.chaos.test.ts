import { connect } from 'node:net';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createScratchUrl, dropScratchUrl } from '../testing/scratch-database.ts';
import { findFreePort, type ServerProcess, spawnServer } from '../testing/server-process.ts';
import { openSse, type SseReader } from '../testing/sse-reader.ts';

const DRAIN_S = 2;
const READERS = 20;

describe('a server that is told to stop', function () {
  this.timeout(60_000);
  let url: string;
  let server: ServerProcess;
  before(async () => {
    url = (await createScratchUrl())!;
  });
  after(async () => {
    await server.kill('SIGKILL');
    await dropScratchUrl(url);
  });

  it('says goodbye to every reader at another moment, turns new ones away, and exits with 0 in time', async () => {
    const port = String(await findFreePort());
    server = spawnServer({ DATABASE_URL: url, PORT: port, DRAIN: String(DRAIN_S) });
    const address = await server.listening();
    const stream = address + paths.stream('demo');
    const readers: SseReader[] = await Promise.all(Array.from({ length: READERS }, () => openSse(stream)));
    await Promise.all(readers.map((reader) => reader.find(({ event }) => event === 'snapshot')));
    const startedAt = Date.now();
    const endedAt: number[] = [];
    for (const reader of readers) void reader.ended.then(() => endedAt.push(Date.now() - startedAt));
    const exit = server.kill('SIGTERM');
    await Promise.race(readers.map((reader) => reader.find(({ event }) => event === 'stream.goodbye')));
    const refused = await fetch(stream);
    expect(refused.status).to.equal(503);
    expect(Number(refused.headers.get('retry-after'))).to.be.above(0);
    expect((await fetch(`${address}/readyz`)).status).to.equal(503);
    expect(await exit).to.equal(0);
    expect(Date.now() - startedAt).to.be.below((DRAIN_S + 5) * 1_000);
    await Promise.all(readers.map((reader) => reader.ended));
    const goodbyes = readers.map((reader) => reader.frames.find(({ event }) => event === 'stream.goodbye'));
    const delays = goodbyes.map((frame) => JSON.parse(frame!.data));
    expect(new Set(delays.map(({ reason }) => reason))).to.deep.equal(new Set(['draining']));
    expect(new Set(delays.map(({ reconnectInMs }) => reconnectInMs)).size).to.be.above(READERS / 2);
    expect(Math.max(...endedAt) - Math.min(...endedAt)).to.be.above(DRAIN_S * 500);
  });
});

describe('a server with clients that take their time', function () {
  this.timeout(90_000);
  let url: string;
  let server: ServerProcess;
  let address: URL;
  before(async () => {
    url = (await createScratchUrl())!;
    const env = { DATABASE_URL: url, PORT: String(await findFreePort()) };
    server = spawnServer(env);
    address = new URL(await server.listening());
  });
  after(async () => {
    await server.kill('SIGKILL');
    await dropScratchUrl(url);
  });

  const closed = (write: (socket: ReturnType<typeof connect>) => void) =>
    new Promise<{ afterMs: number; text: string }>((done) => {
      const startedAt = Date.now();
      let text = '';
      const socket = connect(Number(address.port), address.hostname, () => write(socket));
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => done({ afterMs: Date.now() - startedAt, text }));
    });

  it('cuts who sends headers one byte at a time', async () => {
    let timer: NodeJS.Timeout | undefined;
    const { afterMs, text } = await closed((socket) => {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      timer = setInterval(() => socket.write('a'), 500);
    });
    clearInterval(timer);
    expect(afterMs).to.be.within(9_000, 25_000);
    expect(text === '' || text.includes(' 408 ')).to.equal(true);
  });
});

describe('a server that starts without its Redis', function () {
  this.timeout(60_000);
  it('says so in one sentence, or waits for it when that is allowed', async () => {
    const url = (await createScratchUrl())!;
    const nowhere = `redis://127.0.0.1:${await findFreePort()}`;
    const env = { DATABASE_URL: url, REDIS_URL: nowhere, PORT: String(await findFreePort()) };
    const strict = spawnServer(env);
    expect(await strict.exited()).to.equal(1);
    const lines = strict.output.err.trim().split('\n');
    expect(lines.at(-1)).to.match(/^REDIS_URL: no Redis answers there/);
    const patient = spawnServer({ ...env, REDIS_AT_START: 'optional' });
    try {
      const address = await patient.listening();
      expect((await fetch(`${address}/readyz`)).status).to.equal(200);
      const health = await fetch(`${address}/health`);
      expect([health.status, await health.json()]).to.deep.equal([
        503,
        { status: 'degraded', database: 'ok', redis: 'away' },
      ]);
      const reader = await openSse(address + paths.stream('demo'));
      await reader.find(({ event }) => event === 'snapshot');
      reader.close();
    } finally {
      await patient.kill('SIGKILL');
      await dropScratchUrl(url);
    }
  });
});
