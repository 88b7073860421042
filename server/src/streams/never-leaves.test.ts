import { once } from 'node:events';
import { connect } from 'node:net';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { startTestServer } from '../testing/test-server.ts';

describe('a client that never hangs up', function () {
  // The first suite of a process waits for its database to be made.
  this.timeout(60_000);

  it('does not keep a server from stopping', async () => {
    const test = await startTestServer();
    const client = connect({
      port: Number(new URL(test.url).port),
      host: '127.0.0.1',
      // Its side stays open after ours has ended.
      allowHalfOpen: true,
    });
    client.on('error', () => undefined);
    client.write(`GET ${paths.stream(test.organization.slug)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await once(client, 'data');
    expect(test.server.hub.size.sessions).to.equal(1);
    client.resume();
    await test.stop();
    expect(test.server.hub.size.sessions).to.equal(0);
    client.destroy();
  });
});
