import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpContext } from '../http/request.ts';
import type { Sink } from './session.ts';
import { takeSocket } from './take-socket.ts';

/**
 * Headers of every stream. No length and no chunks: the body ends with the connection (RFC 9112 §6.3), so the
 * same bytes go to every socket without a frame around them.
 */
const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
} as const;

/** The head of the answer with what was set on the way here, as node:http would spell it. */
function spellHead(res: ServerResponse): string {
  let head = `HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\n`;
  for (const name of res.getHeaderNames()) head += `${name}: ${String(res.getHeader(name))}\r\n`;
  return `${head}\r\n`;
}

/** The socket of a stream, without a stream object or a chunk around what is written to it. */
export class SocketSink implements Sink {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Buffer): void {
    // A client that has said it leaves has ended our side too: between that and `close` nothing can be written.
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  drained(): Promise<void> {
    const socket = this.#socket;
    if (!socket.writableNeedDrain || socket.destroyed) return Promise.resolve();
    return new Promise((done) => {
      const finish = (): void => {
        socket.off('drain', finish);
        socket.off('close', finish);
        done();
      };
      socket.on('drain', finish);
      socket.on('close', finish);
    });
  }
}

/**
 * Answers with the headers of a stream and what `begin` writes, in one packet. `onGone` is called once when the
 * connection is no more, for whatever reason: a client that leaves is the normal end of a stream.
 */
export function openSseResponse(
  { res, req }: HttpContext,
  onGone: () => void,
  begin: (sink: Sink) => void,
): void {
  res.statusCode = 200;
  for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
  const head = spellHead(res);
  const socket = takeSocket(req, res);
  socket.once('close', onGone);
  socket.cork();
  socket.write(head, 'latin1');
  begin(new SocketSink(socket));
  socket.uncork();
}

/** What `HEAD` answers: the headers of a stream and nothing else. */
export function answerHead(ctx: HttpContext): void {
  ctx.set({ ...HEADERS });
  ctx.status = 200;
  ctx.res.removeHeader('Content-Length');
}
