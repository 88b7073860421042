/** Socket.IO over WebSockets alone, without compression; pings off for the time of a measurement. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { spellBody } from '../frame.ts';
import { announce, readText } from './listen.ts';

const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  pingInterval: 600_000,
  pingTimeout: 600_000,
  serveClient: false,
});

http.on('request', async (request, response) => {
  if (request.method !== 'POST') return;
  io.emit('status', spellBody(await readText(request)));
  response.end();
});
announce(http);
