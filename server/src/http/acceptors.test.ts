import { once } from 'node:events';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type ListenOptions, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { StartError } from '../errors.ts';
import { type Acceptors, openAcceptors } from './acceptors.ts';

const HOST = '127.0.0.1';
const CLIENTS = 96;

describe('the acceptors', () => {
  const opened: Acceptors[] = [];
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(opened.splice(0).map((acceptors) => acceptors.close()));
  });

  async function open(http: HttpServer, port = 0): Promise<Acceptors> {
    const acceptors = await openAcceptors(http, { host: HOST, port });
    opened.push(acceptors);
    return acceptors;
  }

  function connectTo({ port }: AddressInfo): Socket {
    const socket = connect(port, HOST);
    sockets.push(socket.on('error', () => undefined));
    return socket;
  }

  it('take in several of those who come at once in one turn of the event loop', async function () {
    if (process.platform !== 'linux') this.skip();
    const http = createHttp((_, res) => res.end());
    const { address } = await open(http);
    let taken = 0;
    http.on('connection', () => taken++);
    await Promise.all(Array.from({ length: CLIENTS }, () => once(connectTo(address), 'connect')));
    let most = 0;
    while (taken < CLIENTS) {
      const before = taken;
      await turn();
      most = Math.max(most, taken - before);
    }
    expect(most).to.be.greaterThan(2);
  });

  it('answer alike, whichever takes a connection in', async () => {
    const http = createHttp((req, res) => res.end(req.url));
    const { address } = await open(http);
    const answers = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, i) => {
        const response = await fetch(`http://${HOST}:${address.port}/${i}`);
        return [response.headers.get('connection'), await response.text()];
      }),
    );
    expect(answers).to.deep.equal(Array.from({ length: CLIENTS }, (_, i) => ['keep-alive', `/${i}`]));
  });

  it('end connections that are silent for too long, whichever took them in', async () => {
    const http = createHttp((_, res) => res.end()).setTimeout(50);
    const { address } = await open(http);
    await Promise.all(Array.from({ length: CLIENTS }, () => once(connectTo(address).resume(), 'close')));
  });

  it('close when every connection is gone, and take in no more', async () => {
    const http = createHttp((_, res) => res.end());
    const acceptors = await openAcceptors(http, { host: HOST, port: 0 });
    const clients = Array.from({ length: CLIENTS }, () => connectTo(acceptors.address));
    const answered = clients.map((socket) => {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      return once(socket, 'data');
    });
    await Promise.all(answered);
    await acceptors.close();
    const [refused] = await once(connectTo(acceptors.address).removeAllListeners('error'), 'error').catch(
      (error) => [error],
    );
    expect(refused).to.include({ code: 'ECONNREFUSED' });
  });

  it('refuse a port that another program has, shared or not', async () => {
    const shared = (await open(createHttp())).address.port;
    const other = createServer().listen(0, HOST);
    await once(other, 'listening');
    for (const port of [shared, (other.address() as AddressInfo).port]) {
      const error = await openAcceptors(createHttp(), { host: HOST, port }).catch((cause) => cause);
      expect(error).to.be.instanceOf(StartError);
      expect(error.message).to.match(
        /^PORT: cannot listen on 127\.0\.0\.1:\d+: another program listens there/,
      );
    }
    other.close();
  });

  it('refuse a host that is no address of this machine', async () => {
    const error = await openAcceptors(createHttp(), { host: '192.0.2.1', port: 0 }).catch((cause) => cause);
    expect(error.message).to.match(/^HOST: cannot listen on 192\.0\.2\.1/);
  });

  /** A server on a system, or a Node, that does otherwise with what is to share its port. */
  function createElsewhere(listen: (this: HttpServer, options: ListenOptions) => unknown): HttpServer {
    const http = createHttp((req, res) => res.end(req.url));
    const original = http.listen.bind(http);
    http.listen = ((options: ListenOptions) =>
      options.reusePort ? listen.call(http, options) : original(options)) as typeof http.listen;
    return http;
  }

  for (const [where, http] of [
    [
      'refuses to share a port',
      createElsewhere(function () {
        process.nextTick(() => this.emit('error', Object.assign(new Error('no'), { code: 'ENOTSUP' })));
      }),
    ],
    [
      'knows nothing of it',
      createElsewhere(function (options) {
        this.listen({ ...options, reusePort: false });
      }),
    ],
  ] as const) {
    it(`are one where the system ${where}`, async () => {
      const acceptors = await open(http);
      const response = await fetch(`http://${HOST}:${acceptors.address.port}/alone`);
      expect(await response.text()).to.equal('/alone');
      http.closeAllConnections();
    });
  }
});
