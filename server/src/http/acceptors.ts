import cluster from 'node:cluster';
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { StartError } from '../errors.ts';

/** Where to listen. */
export interface Place {
  /** 0: any that is free. */
  readonly port: number;
  readonly host: string;
}

export interface Acceptors {
  readonly address: AddressInfo;
  /** Takes in no more connections; resolves when the last that came in is gone. */
  close(): Promise<void>;
}

/**
 * Connections taken in by a turn of the event loop. libuv takes one for each listening socket, so that of ten thousand
 * who come at once each would pay for a turn of its own: a tenth of what it costs to open a stream (docs/decisions/sixteen-acceptors.md).
 */
export const ACCEPTORS = 16;

// What the system says of an address that is none of this machine's, or no address at all.
const WRONG_HOST = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL', 'EAFNOSUPPORT']);
const WRONG_PORT: Record<string, string> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not',
};

function describeFailure({ code = '', message }: NodeJS.ErrnoException, { port, host }: Place): string {
  if (WRONG_HOST.has(code)) {
    return `HOST: cannot listen on ${host}: it is no address of this machine (${code}). Take 127.0.0.1, or 0.0.0.0 for all.`;
  }
  return `PORT: cannot listen on ${host}:${port}: ${WRONG_PORT[code] ?? message}. Choose another with PORT=….`;
}

async function listen(server: Server, { port, host }: Place, reusePort = false): Promise<void> {
  // Rejects when the server emits an error instead.
  const listening = once(server, 'listening');
  server.listen({ port, host, reusePort });
  await listening;
}

function close(server: Server): Promise<void> {
  return new Promise((done) => server.close(() => done()));
}

/** Listens beside a server that already does, for the same; undefined where a port can have only one. */
async function openBeside(http: HttpServer, place: Place): Promise<Server | undefined> {
  // As node:http sets up its own.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    http.emit('connection', socket),
  );
  try {
    await listen(server, place, true);
    return server;
  } catch {
    return undefined;
  }
}

async function openShared(http: HttpServer, place: Place): Promise<readonly Server[]> {
  // Sockets that share a port share it with any program of this user. Only one that does not share finds out that it is taken.
  const probe = createServer();
  await listen(probe, place);
  await close(probe);
  await listen(http, place, true);
  const { port } = http.address() as AddressInfo;
  const beside = Array.from({ length: ACCEPTORS - 1 }, () => openBeside(http, { ...place, port }));
  return (await Promise.all(beside)).filter((server) => server !== undefined);
}

/**
 * Opens a port with {@link ACCEPTORS} sockets where the system can share one among them (Linux, Node 22.12 and later),
 * else, and in a worker, with one. Rejects with a `StartError`.
 */
export async function openAcceptors(http: HttpServer, place: Place): Promise<Acceptors> {
  let beside: readonly Server[] = [];
  try {
    if (cluster.isWorker) await listen(http, place);
    else beside = await openShared(http, place).catch(() => listen(http, place).then(() => []));
  } catch (cause) {
    throw new StartError(describeFailure(cause as NodeJS.ErrnoException, place));
  }
  return {
    address: http.address() as AddressInfo,
    close: async () => void (await Promise.all([http, ...beside].map(close))),
  };
}
