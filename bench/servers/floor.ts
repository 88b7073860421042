/**
 * The floor: nothing but node:http and one Buffer written to each socket, close-delimited. `floor.ts 5` joins the
 * events of 5 ms into one write.
 */
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { spellFrame } from '../frame.ts';
import { announce, readText } from './listen.ts';

const joinMs = Number(process.argv[2] ?? 0);
const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n';

const sockets = new Set<Socket>();
let pending: Buffer[] = [];
let published = 0;

function write(bytes: Buffer): void {
  for (const socket of sockets) socket.write(bytes);
}

function flush(): void {
  const frames = pending;
  pending = [];
  write(Buffer.concat(frames));
}

function publish(text: string): void {
  const frame = spellFrame(published++, text);
  if (joinMs === 0) write(frame);
  else if (pending.push(frame) === 1) setTimeout(flush, joinMs);
}

announce(
  createServer(async (request, response) => {
    if (request.method === 'POST') {
      publish(await readText(request));
      response.end();
      return;
    }
    const { socket } = request;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.write(HEAD);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  }),
);
