import { IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What node:http reads requests with: some 9 KB of native memory for each connection. */
interface Parser {
  /** The newest request of its connection. */
  readonly incoming: unknown;
  remove(): void;
  close(): void;
}

type ParsedSocket = Socket & { parser?: Parser | null };

function hangUp(this: Socket): void {
  this.destroy();
}

function endToo(this: Socket): void {
  this.end();
}

// What a client that leaves does is its own business; `close` follows.
function ignore(): void {}

/**
 * Resolves when the answers before a response that has no socket yet are out. When its connection goes before, it
 * never does, and whoever waits goes with the connection.
 */
export function awaitTurn(res: ServerResponse): Promise<unknown> {
  return new Promise((done) => res.once('socket', done));
}

/**
 * Takes a connection out of the hands of node:http for good, as an upgrade does, so that its parser, the request and
 * the response can go: together they are several times what a stream needs. Nothing of the response may have been
 * sent, and it must be its turn. No answer can follow on it: a client that sends another request is hung up on.
 */
export function takeSocket(req: IncomingMessage, res: ServerResponse): Socket {
  const socket = req.socket as ParsedSocket;
  const { parser } = socket;
  res.detachSocket(socket);
  socket.setTimeout(0);
  // Those of node:http and Koa, which keep the request and the response.
  socket.removeAllListeners();
  // Listening for data is what makes node:http stop reading. A GET has no body that means anything.
  socket.on('data', req.complete ? hangUp : ignore);
  if (parser) {
    // Off the list of connections whose requests may take too long.
    parser.remove();
    socket.parser = null;
    const isFollowed = parser.incoming instanceof IncomingMessage && parser.incoming !== req;
    setImmediate(() => {
      // It may be what called us: its memory goes when it has returned.
      parser.close();
      if (isFollowed) socket.destroy();
    });
  }
  socket.on('end', endToo);
  socket.on('error', ignore);
  socket.resume();
  return socket;
}
