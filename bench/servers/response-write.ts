/** What most people write: `response.write` of the same text to each response, chunked by Node. */
import { createServer, type ServerResponse } from 'node:http';
import { spellFrame } from '../frame.ts';
import { announce, readText } from './listen.ts';

const responses = new Set<ServerResponse>();
let published = 0;

announce(
  createServer(async (request, response) => {
    if (request.method === 'POST') {
      const frame = spellFrame(published++, await readText(request));
      for (const reader of responses) reader.write(frame);
      response.end();
      return;
    }
    request.socket.setTimeout(0);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.flushHeaders();
    responses.add(response);
    response.on('close', () => responses.delete(response));
  }),
);
