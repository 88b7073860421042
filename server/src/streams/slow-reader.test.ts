import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { EVERYTHING } from './filter.ts';
import { SocketSink } from './sse-response.ts';
import { createStreamWorld, settle } from './testing/stream-world.ts';

const QUEUE_BYTES = 65_536;
const EVENT_BYTES = 50_000;
// The system's own buffers on loopback take some megabytes before a byte stays with us.
const MOST_EVENTS = 1_000;

describe('a reader that takes nothing from its socket', () => {
  let server: Server;
  before(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => void server.close());

  async function connectPair(): Promise<{ client: Socket; socket: Socket }> {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    const [socket] = (await once(server, 'connection')) as [Socket];
    socket.on('error', () => undefined);
    return { client, socket };
  }

  it('costs a bounded number of bytes for a bounded time, and others do not notice', async () => {
    const world = await createStreamWorld(undefined, { STREAM_QUEUE: String(QUEUE_BYTES) });
    world.eventLog.padding = 'x'.repeat(EVENT_BYTES);
    const other = await world.read();
    const { client, socket } = await connectPair();
    client.pause();
    const prepared = await world.hub.prepare(world.topic, undefined);
    if (prepared.kind !== 'stream') throw new Error('the stream is over');
    const session = prepared.start({
      filter: EVERYTHING,
      reader: { organizationId: 'acme', credentialId: null, keyId: null, expiresAt: null, page: 'none' },
      visitor: { actor: { kind: 'anonymous' }, address: '127.0.0.1', userAgent: null },
      sink: new SocketSink(socket),
    });
    socket.on('close', () => session.leave());
    let most = 0;
    let written = 0;
    for (; written < MOST_EVENTS && !session.closed; written++) {
      world.write();
      await settle(1);
      most = Math.max(most, socket.writableLength);
    }
    expect(world.closed).to.deep.equal(['slow_consumer']);
    expect(most).to.be.within(QUEUE_BYTES, QUEUE_BYTES + 2 * EVENT_BYTES);
    expect(other.position).to.equal(written);
    expect(world.hub.size).to.deep.equal({ sessions: 1, topics: 1, lingering: 1 });
    world.clock.advance(6_000);
    await once(socket, 'close');
    expect(world.hub.size).to.deep.equal({ sessions: 1, topics: 1, lingering: 0 });
    client.destroy();
  });
});
