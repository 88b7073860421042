import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { decodeCursor, type PositionedEvent, type Snapshot } from '../src/contract/index.ts';
import { reduce } from '../src/store/reduce.ts';
import { cursorAt, sampleService, sampleSnapshot, sampleStatusChange } from '../src/testing/samples.ts';
import { TEST_EPOCH } from '../src/testing/scripted-stream.ts';
import { serveSources } from './serve-sources.ts';

/** How the way to the server is broken. `short`: streams end in order after 50 ms. */
export type Fault = 'none' | 'mute' | 'headers' | 'kilobyte' | 'short' | 'reset';

/** A real HTTP/1.1 server that speaks the protocol, and breaks it on request. */
export interface SseServer {
  url: string;
  readonly state: Snapshot;
  readonly head: number;
  publish(count?: number): void;
  setFault(fault: Fault): void;
  /** Methods and paths of all requests so far. */
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  /** Streams open now. */
  readonly open: number;
  /** The URLs of the pages that read them. */
  readonly readers: readonly string[];
  /** The most streams that were open at once. */
  readonly mostOpen: number;
  /** Ends the TCP connections of all streams. */
  cut(): void;
  stop(): Promise<void>;
}

interface OpenStream {
  reader: string;
  response: ServerResponse;
  held: string;
}

/** `speed`: how much faster than this server's the clocks of its readers run. Default 1. */
export async function startSseServer({ heartbeatMs = 15_000, speed = 1 } = {}): Promise<SseServer> {
  const log: PositionedEvent[] = [];
  const methods: string[] = [];
  const paths: string[] = [];
  const streams = new Set<OpenStream>();
  const sockets = new Set<Socket>();
  let state = sampleSnapshot(0, { services: [sampleService('api')] });
  let fault: Fault = 'none';
  let mostOpen = 0;

  function send(stream: OpenStream, type: string, data: unknown, id?: string): void {
    const frame = `${id ? `id: ${id}\n` : ''}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    if (fault === 'mute' || fault === 'headers') return;
    // What such a proxy holds back comes when a whole block is there.
    stream.held += frame;
    if (fault === 'kilobyte' && stream.held.length < 4096) return;
    stream.response.write(stream.held);
    stream.held = '';
  }

  function positionOf(cursor: string | null): number | undefined {
    const decoded = decodeCursor(cursor ?? '');
    return decoded?.epoch === TEST_EPOCH ? decoded.position : undefined;
  }

  function openStream(request: IncomingMessage, response: ServerResponse, cursor: string | null): void {
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const stream: OpenStream = { response, held: '', reader: request.headers.referer ?? '' };
    streams.add(stream);
    mostOpen = Math.max(mostOpen, streams.size);
    const head = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' };
    if (fault !== 'headers')
      response.writeHead(200, { ...head, ...CORS, connection: 'close' }).flushHeaders();
    const from = positionOf(cursor);
    const hello = { topic: 'org:test', epoch: TEST_EPOCH, head: log.length, resumed: from !== undefined };
    send(stream, 'stream.hello', {
      ...hello,
      heartbeatMs: heartbeatMs * speed,
      maxAgeMs: 3_600_000,
      serverTime: '',
    });
    if (from === undefined) send(stream, 'snapshot', state, state.cursor);
    else for (const event of log.slice(from)) send(stream, event.type, event, event.id);
    const beat = setInterval(() => {
      send(stream, 'stream.ping', { head: log.length }, cursorAt(log.length));
    }, heartbeatMs);
    if (fault === 'short') setTimeout(() => response.end(), 50);
    response.on('close', () => {
      clearInterval(beat);
      streams.delete(stream);
    });
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    methods.push(request.method ?? '');
    paths.push(url.pathname);
    const cursor = url.searchParams.get('cursor');
    const json = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json', ...CORS }).end(JSON.stringify(value));
    if (/\/orgs\/.*\/stream$/.test(url.pathname)) openStream(request, response, cursor);
    else if (url.pathname.endsWith('/summary')) json(state);
    else if (url.pathname.endsWith('/events')) {
      json({ events: log.slice(positionOf(cursor) ?? 0), cursor: cursorAt(log.length), more: false });
    } else serveSources(url.pathname, response);
  }

  const server = createServer(answer);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    methods,
    paths,
    get state() {
      return state;
    },
    get head() {
      return log.length;
    },
    get open() {
      return streams.size;
    },
    get readers() {
      return Array.from(streams, ({ reader }) => reader);
    },
    get mostOpen() {
      return mostOpen;
    },
    publish(count = 1) {
      for (let made = 0; made < count; made++) {
        const status = log.length % 2 ? 'operational' : 'major_outage';
        const event = { ...sampleStatusChange('api', status), id: cursorAt(log.length + 1) };
        log.push(event);
        state = reduce(state, event);
        for (const stream of streams) send(stream, event.type, event, event.id);
      }
    },
    setFault(next) {
      fault = next;
    },
    cut() {
      for (const { response } of streams) response.socket?.destroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const CORS = { 'access-control-allow-origin': '*' };

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
