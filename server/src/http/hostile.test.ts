import { once } from 'node:events';
import { connect } from 'node:net';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createLog } from '../platform/log.ts';
import { openRaw } from '../testing/raw-request.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe('a connection that is hostile', () => {
  let test: TestServer;
  const lines: string[] = [];
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({ log: createLog('debug', { write: (line) => void lines.push(line) }) });
  });
  after(() => test.stop());
  beforeEach(() => void lines.splice(0));

  it('sends a thousand requests in one packet: it is hung up on, and the others are answered', async () => {
    const { hostname, port } = new URL(test.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    const path = `${paths.uptime(test.organization.slug)}?days=365`;
    const closed = once(socket.resume(), 'close');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(800));
    await closed;
    expect((await fetch(`${test.url}/livez`)).status).to.equal(200);
    await new Promise((done) => setTimeout(done, 100));
    expect(lines.filter((line) => line.includes('/uptime')).length).to.be.at.most(5);
  });

  it('sends a request and then no HTTP: neither its key nor its packet is in the log', async () => {
    const raw = openRaw(test.url);
    raw.write(
      `GET ${paths.uptime(test.organization.slug)} HTTP/1.1\r\nHost: x\r\n` +
        `Authorization: Bearer ${test.organization.key}\r\n\r\nno request${'\r\n'.repeat(20_000)}`,
    );
    await raw.ended.catch(() => undefined);
    while (!lines.some((line) => line.includes('HPE_'))) await new Promise(setImmediate);
    const text = lines.join('');
    expect(text).to.not.include(test.organization.key).and.not.include('rawPacket');
    expect(text.length).to.be.below(2_000);
    expect(lines.map((line) => JSON.parse(line).level)).to.not.include(50);
  });
});
