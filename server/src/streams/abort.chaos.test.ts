import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const STREAMS = 10_000;
const AT_ONCE = 250;
const MOST_GROWTH_BYTES = 24 * 1_024 * 1_024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Timers and the like that keep the process busy, by kind. Sockets and requests come and go with the database. */
function countTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'Immediate').length;
}

describe('ten thousand streams that are opened and aborted', function () {
  this.timeout(180_000);
  let test: TestServer;
  before(async () => {
    test = await startTestServer({ env: { STREAM_LIMIT_PER_ADDRESS: '100000' } });
  });
  after(() => test.stop());

  /** Opens a stream and cuts it: at once, after the headers, or after the snapshot. */
  function openAndAbort(path: string, when: number): Promise<void> {
    const { hostname, port } = new URL(test.url);
    return new Promise((done) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
        if (when === 0) socket.destroy();
      });
      let received = '';
      socket.on('data', (chunk) => {
        received += chunk;
        if (when === 1 || received.includes('event: snapshot')) socket.resetAndDestroy();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => done());
    });
  }

  async function storm(count: number): Promise<void> {
    const path = paths.stream(test.organization.slug);
    for (let opened = 0; opened < count; opened += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => openAndAbort(path, index % 3)));
    }
    const { hub } = test.server;
    const isOver = () => hub.size.sessions === 0 && hub.limits.size === 0 && hub.size.topics === 0;
    for (const deadline = Date.now() + 20_000; !isOver() && Date.now() < deadline; ) {
      await new Promise(setImmediate);
    }
  }

  async function heapInUse(): Promise<number> {
    for (let round = 0; round < 5; round++) {
      await new Promise(setImmediate);
      collectGarbage();
    }
    return process.memoryUsage().heapUsed;
  }

  it('leave no session, topic, subscription, limit, timer or memory behind', async () => {
    // What is made once, code that is compiled and pools that fill, is not counted.
    await storm(1_000);
    const timers = countTimers();
    const heap = await heapInUse();
    await storm(STREAMS);
    const { hub } = test.server;
    expect(hub.size).to.deep.equal({ sessions: 0, topics: 0, lingering: 0 });
    expect(hub.limits.size).to.equal(0);
    expect(countTimers() - timers).to.be.at.most(5);
    expect((await heapInUse()) - heap).to.be.below(MOST_GROWTH_BYTES);
    expect(hub.tally.closed.get('client')).to.be.above(STREAMS / 3);
  });
});
