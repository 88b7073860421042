import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that may wait on one connection behind the one that is being answered. */
export const MOST_WAITING = 4;

/**
 * Hangs up on who sends requests without waiting for answers. node:http hands out all requests of a packet at once,
 * a thousand in 64 KB, and keeps every answer until those before it are read: nothing else bounds what one
 * connection costs. No browser and no proxy of today sends a second request before the first is answered.
 */
export function boundPipeline(answer: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();

  function wait(socket: Socket, by: 1 | -1): void {
    waiting.set(socket, (waiting.get(socket) ?? 0) + by);
  }

  return (req, res) => {
    const { socket } = req;
    // The rest of a packet is parsed although its connection has gone.
    if (socket.destroyed) return;
    // Only an answer that is next in line has the socket: whoever waits for answers, as streams do, is not counted.
    if (res.socket === null) {
      if ((waiting.get(socket) ?? 0) >= MOST_WAITING) {
        socket.destroy();
        return;
      }
      wait(socket, 1);
      res.once('close', () => wait(socket, -1));
    }
    answer(req, res);
  };
}
