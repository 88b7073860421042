import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { EventMap, EventType, Snapshot } from '@status-badge/sdk';
import { encodeEvent, paths } from '@status-badge/sdk/contract';

const FOLDERS: Record<string, string> = {
  widget: join(import.meta.dirname, '../../dist/bundle'),
  demo: join(import.meta.dirname, '../../demo'),
};
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };
const EPOCH = 'abcdef';
const AT = '2026-03-04T12:04:00.000Z';

/** A page of the test, at a path of the server. */
export interface TestPage {
  html: string;
  headers?: Record<string, string>;
}

/** Just enough of a status server, on the wire's own terms, that a test can kill and bring back. */
export interface StatusServer {
  readonly origin: string;
  /** Streams that are open now. */
  readonly openStreams: number;
  /** Paths asked for so far. */
  readonly requests: readonly string[];
  /** The slug it answers to. Default `acme`. */
  organization: string;
  pages: Record<string, TestPage>;
  /** Answers the stream and the summary with this status; null: as usual. */
  refuse: number | null;
  /** Changes the state and tells it to every stream. */
  publish<T extends EventType>(snapshot: Snapshot, type: T, data: EventMap[T]): void;
  /** Cuts every connection and answers nobody, until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function createStatusServer(initial: Snapshot): Promise<StatusServer> {
  const streams = new Set<ServerResponse>();
  const requests: string[] = [];
  let snapshot = initial;
  let position = 1;
  let server: Server | undefined;
  let port = 0;

  const cursor = () => `${EPOCH}-${position}`;
  const current = (): Snapshot => ({ ...snapshot, cursor: cursor() });
  const frame = (event: string, data: string, id?: string) =>
    `${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${data}\n\n`;

  function openStream(response: ServerResponse): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache',
    });
    const hello = {
      topic: 'org:acme',
      epoch: EPOCH,
      head: position,
      resumed: false,
      heartbeatMs: 15_000,
      maxAgeMs: 3_600_000,
      serverTime: AT,
    };
    response.write(frame('stream.hello', JSON.stringify(hello)));
    response.write(frame('snapshot', JSON.stringify(current()), cursor()));
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }

  async function sendFile(folder: string, path: string, response: ServerResponse): Promise<void> {
    try {
      const body = await readFile(join(folder, path || 'index.html'));
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/html' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://server').pathname;
    requests.push(path);
    const [, first = '', ...rest] = path.split('/');
    const folder = FOLDERS[first];
    response.setHeader('Access-Control-Allow-Origin', '*');
    const page = status.pages[path];
    if (page) response.writeHead(200, { 'Content-Type': 'text/html', ...page.headers }).end(page.html);
    else if (folder) void sendFile(folder, rest.join('/'), response);
    else if (status.refuse !== null) response.writeHead(status.refuse).end();
    else if (path === paths.stream(status.organization)) openStream(response);
    else if (path === paths.summary(status.organization)) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(current()));
    } else response.writeHead(404).end();
  }

  const status: StatusServer = {
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    get openStreams() {
      return streams.size;
    },
    requests,
    organization: 'acme',
    pages: {},
    refuse: null,
    publish(next, type, data) {
      snapshot = next;
      position += 1;
      const text = frame(type, encodeEvent(type, AT, data), cursor());
      for (const stream of streams) stream.write(text);
    },
    async stop() {
      const stopped = new Promise((resolve) => server?.close(resolve));
      server?.closeAllConnections();
      await stopped;
    },
    async start() {
      server = createServer(answer);
      await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    },
  };
  await status.start();
  return status;
}
