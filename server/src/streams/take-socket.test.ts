import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { takeSocket } from './take-socket.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('a connection that is taken from node:http', () => {
  let server: Server;
  let taken: Socket[];
  let requests: WeakRef<object>[];
  beforeEach(async () => {
    taken = [];
    requests = [];
    server = createServer(async (req, res) => {
      requests.push(new WeakRef(req), new WeakRef(res));
      await undefined;
      const socket = takeSocket(req, res);
      taken.push(socket);
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const socket of taken) socket.destroy();
    server.close();
  });

  async function open(request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'): Promise<Socket> {
    const client = connect({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      allowHalfOpen: true,
    });
    client.on('error', () => undefined);
    client.write(request);
    await once(client, 'data');
    return client;
  }

  it('keeps neither parser, request nor response, and carries bytes', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => open()));
    for (let turn = 0; turn < 5; turn++) {
      await new Promise(setImmediate);
      collectGarbage();
    }
    expect(requests.filter((each) => each.deref() !== undefined)).to.deep.equal([]);
    expect(taken.map((socket) => (socket as Socket & { parser?: unknown }).parser)).to.deep.equal(
      Array(20).fill(null),
    );
    // Of no concern to node:http any more.
    server.closeAllConnections();
    for (const socket of taken) socket.write('more');
    for (const client of clients) {
      const [bytes] = await once(client, 'data');
      expect(String(bytes)).to.equal('more');
      client.destroy();
    }
  });

  it('is hung up when its client sends another request', async () => {
    const client = await open();
    client.resume().write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(client, 'end');
    expect([taken.length, taken[0]!.destroyed]).to.deep.equal([1, true]);
    client.destroy();
  });

  it('ends when its client ends', async () => {
    const client = await open();
    client.resume().end();
    await once(client, 'close');
    expect(taken[0]!.destroyed).to.equal(true);
  });

  it('stays when the body of its request comes late', async () => {
    const client = await open('GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n');
    client.write('late');
    await new Promise((done) => setTimeout(done, 20));
    taken[0]!.write('here');
    const [bytes] = await once(client, 'data');
    expect(String(bytes)).to.equal('here');
    client.destroy();
  });
});
