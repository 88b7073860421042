import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { takeSocket } from '../streams/take-socket.ts';
import { MOST_WAITING } from './bound-pipeline.ts';
import { createHttpServer } from './http-server.ts';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const SILENCE_MS = 200;
// More than the buffers of a kernel on both sides take.
const LARGE = Buffer.alloc(32_000_000);

describe('the HTTP server', () => {
  let server: Server;
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.closeAllConnections();
    server.close();
  });

  async function listen(answer: RequestListener, silenceMs?: number): Promise<void> {
    server = createHttpServer(answer, silenceMs).listen(0, '127.0.0.1');
    await once(server, 'listening');
  }

  function open(): Socket {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket.on('error', () => undefined));
    return socket;
  }

  const count = (text: string, word: string) => text.split(word).length - 1;

  it('hangs up on a packet of a thousand requests, having begun a handful of them', async () => {
    let begun = 0;
    await listen(() => void begun++);
    const socket = open();
    const closed = once(socket, 'close');
    socket.resume().write(GET.repeat(1_000));
    await closed;
    expect(begun).to.equal(1 + MOST_WAITING);
  });

  it('counts what waits on a connection, however slowly it comes', async () => {
    let begun = 0;
    await listen(() => void begun++);
    const socket = open();
    const closed = once(socket, 'close');
    socket.resume();
    for (let sent = 0; sent < 2 + MOST_WAITING; sent += 1) {
      const arrived = sent < 1 + MOST_WAITING ? once(server, 'request') : closed;
      socket.write(GET);
      await arrived;
    }
    expect(begun).to.equal(1 + MOST_WAITING);
  });

  it('answers who keeps a connection and sends the next requests a little early, for as long as they like', async () => {
    let begun = 0;
    await listen((_, res) => setImmediate(() => res.end(`answer-${++begun};`)));
    const socket = open().setEncoding('utf8');
    let text = '';
    socket.on('data', (piece: string) => {
      const answered = count(piece, 'answer-');
      text += piece;
      if (begun < 40) socket.write(GET.repeat(answered));
    });
    socket.write(GET.repeat(1 + MOST_WAITING));
    while (count(text, 'answer-') < 40) await once(socket, 'data');
    const order = [...text.matchAll(/answer-(\d+);/g)].map(([, number]) => Number(number));
    expect(order).to.deep.equal(order.map((_, index) => index + 1));
  });

  it('cuts a connection whose answer is not read', async () => {
    await listen((_, res) => void res.end(LARGE), SILENCE_MS);
    const socket = open().pause();
    const [taken] = (await Promise.all([once(server, 'connection'), socket.write(GET)]))[0] as [Socket];
    await once(taken, 'close');
    expect(taken.destroyed).to.equal(true);
  });

  it('lets an answer be read slowly', async () => {
    await listen((_, res) => void res.end(LARGE), SILENCE_MS);
    const socket = open();
    let received = 0;
    socket.write(GET);
    for await (const piece of socket) {
      const pauses = Math.floor((received + piece.length) / 4_000_000) > Math.floor(received / 4_000_000);
      received += piece.length;
      if (pauses) await new Promise((done) => setTimeout(done, SILENCE_MS / 3));
      if (received > LARGE.length) break;
    }
    expect(received).to.be.greaterThan(LARGE.length);
  });

  it('leaves a stream alone, however long it is silent', async () => {
    const taken: Socket[] = [];
    await listen((req, res) => void taken.push(takeSocket(req, res)), SILENCE_MS);
    const socket = open().setEncoding('utf8');
    socket.write(GET);
    await new Promise((done) => setTimeout(done, 3 * SILENCE_MS));
    expect(socket.closed).to.equal(false);
    taken[0]!.write('still here');
    expect(await once(socket, 'data')).to.deep.equal(['still here']);
  });
});
