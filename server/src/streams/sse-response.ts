import type { IncomingMessage, ServerResponse } from 'node:http';
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
  Connection: 'close',
} as const;

/** Header fields as they are sent, each with its line end. */
export function spellFields(fields: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const name in fields) text += `${name}: ${String(fields[name])}\r\n`;
  return text;
}

const STREAM_FIELDS = spellFields(HEADERS);

// What begins a stream goes out as one piece up to this size; larger ones stay shared between readers.
const MOST_JOINED_BYTES = 16_384;

function joinParts(head: string, parts: readonly Buffer[], size: number): Buffer {
  const joined = Buffer.allocUnsafe(size);
  let at = joined.write(head, 'latin1');
  for (const part of parts) at += part.copy(joined, at);
  return joined;
}

/** The socket of a stream, without a stream object or a chunk around what is written to it. */
export class SocketSink implements Sink {
  readonly #socket: Socket;
  #head: string | undefined;
  #opening: Buffer[] | undefined;

  /** With a `head`, nothing goes out before `open` is called. */
  constructor(socket: Socket, head?: string) {
    this.#socket = socket;
    this.#head = head;
    this.#opening = head === undefined ? undefined : [];
  }

  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Buffer): void {
    if (this.#opening) this.#opening.push(bytes);
    // A client that has said it leaves has ended our side too: between that and `close` nothing can be written.
    else if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Sends what was written so far, in one packet. */
  open(): void {
    if (this.#head === undefined || this.#opening === undefined) return;
    const head = this.#head;
    const parts = this.#opening;
    this.#head = undefined;
    this.#opening = undefined;
    const size = parts.reduce((sum, { length }) => sum + length, head.length);
    if (size <= MOST_JOINED_BYTES) {
      this.write(joinParts(head, parts, size));
      return;
    }
    this.#socket.cork();
    this.write(Buffer.from(head, 'latin1'));
    for (const part of parts) this.write(part);
    this.#socket.uncork();
  }

  end(): void {
    this.open();
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

/** A request that is answered with a stream. */
export interface StreamConnection {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Header fields beyond those that every stream has. */
  readonly fields: string;
}

/**
 * Answers with the headers of a stream and what `begin` writes, in one packet. `onGone` is called once when the
 * connection is no more, for whatever reason: a client that leaves is the normal end of a stream.
 */
export function openSseResponse(
  { req, res, fields }: StreamConnection,
  onGone: () => void,
  begin: (sink: Sink) => void,
): void {
  const socket = takeSocket(req, res);
  socket.on('close', onGone);
  const date = new Date().toUTCString();
  const head = `HTTP/1.1 200 OK\r\n${fields}${STREAM_FIELDS}Date: ${date}\r\n\r\n`;
  const sink = new SocketSink(socket, head);
  begin(sink);
  sink.open();
}

/** What `HEAD` answers: the headers of a stream and nothing else. */
export function answerHead(ctx: HttpContext): void {
  ctx.set({ ...HEADERS });
  ctx.status = 200;
  ctx.res.removeHeader('Content-Length');
}
