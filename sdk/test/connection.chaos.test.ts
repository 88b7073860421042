import { once } from 'node:events';
import { connect, createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { type Clock, createStatusClient, type StatusClient, type StatusClientOptions } from '../src/index.ts';
import { cursorAt, sampleSnapshot } from '../src/testing/samples.ts';
import { TEST_EPOCH } from '../src/testing/scripted-stream.ts';
import { type Fault, type SseServer, startSseServer } from './sse-server.ts';

const SPEED = 20;

/** Real time, faster: ten seconds of deadline pass in half of one. */
const fast: Clock = {
  now: () => Date.now() * SPEED,
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs / SPEED),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 15_000) throw new Error(`It never happened: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function watch(endpoint: string, options: Partial<StatusClientOptions> = {}) {
  const client = createStatusClient({
    endpoint,
    organization: 'test',
    sharing: 'none',
    clock: fast,
    ...options,
  });
  const seen: number[] = [];
  client.on('*', (event) => seen.push(Number(('id' in event ? String(event.id) : '').split('-')[1])));
  return { client, seen };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const isLive = ({ connection }: StatusClient) => connection.staleSince === null;

describe('A way to the server that is broken', function () {
  this.timeout(30_000);
  let server: SseServer;
  let client: StatusClient | undefined;

  beforeEach(async () => {
    // 15 s to the client.
    server = await startSseServer({ heartbeatMs: 15_000 / SPEED });
  });
  afterEach(async () => {
    client?.close();
    await server.stop();
  });

  for (const fault of ['mute', 'headers', 'kilobyte'] as const satisfies Fault[]) {
    it(`is polled around when it holds back: ${fault}, and left for a stream when it is mended`, async () => {
      server.setFault(fault);
      const watched = watch(server.url);
      client = watched.client;
      await until('polling', () => watched.client.connection.transport === 'polling');
      await until('live', () => isLive(watched.client));
      server.publish(5);
      await until('events by polling', () => watched.seen.length === 5);
      server.setFault('none');
      await until('streaming', () => watched.client.connection.transport === 'stream');
      await until('live', () => isLive(watched.client));
      const polls = server.paths.filter((path) => path.endsWith('/events')).length;
      server.publish(5);
      await until('events by stream', () => watched.seen.length === 10);
      expect(watched.seen).to.deep.equal(upTo(10));
      expect(server.paths.filter((path) => path.endsWith('/events'))).to.have.length(polls);
    });
  }

  it('stays with streams that end after 50 ms, as long as they are healthy', async () => {
    server.setFault('short');
    const watched = watch(server.url);
    client = watched.client;
    for (let round = 0; round < 10; round++) {
      server.publish(2);
      await until('the next stream', () => watched.seen.length >= 2 * round);
      await until('another request', () => server.paths.length > round + 1);
    }
    server.setFault('none');
    await until('everything', () => watched.seen.at(-1) === 20);
    expect(watched.seen).to.deep.equal(upTo(20).slice(20 - watched.seen.length));
    expect(server.paths.some((path) => path.endsWith('/events'))).to.equal(false);
  });

  it('is tried again when it resets connections, and loses nothing that was open', async () => {
    const watched = watch(server.url);
    client = watched.client;
    await until('live', () => isLive(watched.client));
    for (let round = 0; round < 5; round++) {
      server.publish(10);
      server.setFault('reset');
      server.cut();
      server.publish(10);
      await until('stale is said', () => !isLive(watched.client));
      server.setFault('none');
      await until('live again', () => isLive(watched.client));
    }
    expect(watched.seen).to.deep.equal(upTo(100));
    expect(watched.client.connection.lastError).to.equal(null);
  });

  it('is noticed when a socket is dead without an end', async () => {
    const watched = watch(server.url);
    client = watched.client;
    await until('live', () => isLive(watched.client));
    server.setFault('mute');
    server.publish(3);
    await until('stale is said', () => !isLive(watched.client));
    server.setFault('none');
    await until('everything', () => watched.seen.length === 3);
    expect(watched.seen).to.deep.equal(upTo(3));
  });
});

describe('HTTP/2', function () {
  this.timeout(20_000);

  it('ends with GOAWAY like every other end: the client returns and goes on', async () => {
    const server = createHttp2Server();
    const streams: ServerHttp2Stream[] = [];
    const asked: string[] = [];
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      const { searchParams } = new URL(String(headers[':path']), 'http://localhost');
      asked.push(searchParams.get('cursor') ?? '');
      streams.push(stream);
      stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
      const hello = { epoch: TEST_EPOCH, head: 1, resumed: searchParams.has('cursor'), heartbeatMs: 15_000 };
      stream.write(`event: stream.hello\ndata: ${JSON.stringify(hello)}\n\n`);
      if (searchParams.has('cursor')) return;
      stream.write(`id: ${cursorAt(1)}\nevent: snapshot\ndata: ${JSON.stringify(sampleSnapshot(1))}\n\n`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { client } = watch(url, { fetch: fetchOverHttp2 });
    await until('live', () => isLive(client));
    streams[0]?.session?.goaway();
    streams[0]?.session?.destroy();
    await until('a second stream', () => streams.length === 2);
    await until('live again', () => isLive(client));
    expect(asked).to.deep.equal(['', cursorAt(1)]);
    client.close();
    await new Promise((resolve) => {
      for (const { session } of streams) session?.destroy();
      server.close(resolve);
    });
  });
});

/** What a browser does for a page: one session for each request is enough here. */
const fetchOverHttp2: typeof fetch = async (input, init) => {
  const url = new URL(String(input));
  const session = connect(url.origin);
  session.on('error', () => undefined);
  const stream = session.request({ ':path': url.pathname + url.search });
  init?.signal?.addEventListener('abort', () => session.destroy());
  const [headers] = (await once(stream, 'response')) as [Record<string, string>];
  const body = Readable.toWeb(stream) as ReadableStream<Uint8Array>;
  return new Response(body, { headers: { 'content-type': String(headers['content-type']) } });
};
