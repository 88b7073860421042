import type { HttpContext } from '../http/request.ts';
import type { Sink } from './session.ts';

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

/** Answers with the headers of a stream, at once, and gives its socket. `onGone` is called once when the client leaves. */
export function openSseResponse(ctx: HttpContext, onGone: () => void): Sink {
  const { res } = ctx;
  const socket = res.socket!;
  ctx.respond = false;
  res.useChunkedEncodingByDefault = false;
  res.statusCode = 200;
  for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
  socket.setTimeout(0);
  socket.setNoDelay(true);
  res.flushHeaders();
  res.once('close', onGone);
  // A client that leaves is the normal end of a stream.
  socket.on('error', onGone);
  return {
    write: (bytes) => void socket.write(bytes),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
    get queuedBytes() {
      return socket.writableLength;
    },
    drained: () =>
      socket.writableNeedDrain && !socket.destroyed
        ? new Promise((done) => {
            const finish = () => {
              socket.off('drain', finish);
              socket.off('close', finish);
              done();
            };
            socket.on('drain', finish);
            socket.on('close', finish);
          })
        : Promise.resolve(),
  };
}

/** What `HEAD` answers: the headers of a stream and nothing else. */
export function answerHead(ctx: HttpContext): void {
  ctx.set({ ...HEADERS });
  ctx.status = 200;
  ctx.res.removeHeader('Content-Length');
}
