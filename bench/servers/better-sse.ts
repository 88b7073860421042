/** better-sse with one channel, as its documentation shows it; keep-alive comments off, as everywhere here. */
import { createServer } from 'node:http';
import { createChannel, createSession } from 'better-sse';
import { spellBody } from '../frame.ts';
import { announce, readText } from './listen.ts';

const channel = createChannel();
let published = 0;

announce(
  createServer(async (request, response) => {
    if (request.method === 'POST') {
      channel.broadcast(spellBody(await readText(request)), 'status', { eventId: String(published++) });
      response.end();
      return;
    }
    request.socket.setTimeout(0);
    channel.register(await createSession(request, response, { keepAlive: null }));
  }),
);
