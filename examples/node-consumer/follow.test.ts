import { createStatusClient } from '@status-badge/sdk';
import {
  createManualClock,
  createScriptedServer,
  sampleService,
  sampleSnapshot,
  sampleStatusChange,
  settle,
  TEST_EPOCH,
} from '@status-badge/sdk/testing';
import { expect } from 'chai';
import { follow } from './follow.ts';

function begin() {
  const server = createScriptedServer();
  const clock = createManualClock();
  const options = { endpoint: 'https://status.test', organization: 'test', fetch: server.fetch, clock };
  const client = createStatusClient({ ...options, random: () => 0.5 });
  const said: string[] = [];
  const aborter = new AbortController();
  const following = follow(client, (line) => said.push(line), aborter.signal);
  const stop = async () => {
    aborter.abort();
    await following;
    client.close();
  };
  return { server, clock, said, stop };
}

describe('The Node consumer', () => {
  it('says the state, what changes, and when it is not live', async () => {
    const { server, clock, said, stop } = begin();
    const stream = (await server.take()).stream();
    stream.hello({ head: 1 });
    stream.snapshot(sampleSnapshot(1, { services: [sampleService('api')] }));
    await settle();
    stream.event(sampleStatusChange('api', 'major_outage'), { epoch: TEST_EPOCH, position: 2 });
    await settle();
    stream.cut();
    await settle();
    await stop();
    expect(said).to.deep.equal([
      'Test: All systems operational',
      '00:00:00 api: operational → major_outage',
      'Not live since 00:00:00: The connection failed.',
    ]);
    expect(clock.pending).to.equal(0);
  });

  it('says that a server is away from the beginning, and when it is there', async () => {
    const { server, clock, said, stop } = begin();
    for (let attempt = 0; attempt < 2; attempt++) {
      (await server.take()).fail();
      await settle();
      await clock.advance(4000);
    }
    const stream = (await server.take()).stream();
    stream.hello({ head: 1 });
    stream.snapshot(sampleSnapshot(1));
    await settle();
    await stop();
    expect(said).to.deep.equal([
      'Not live since 00:00:00: The connection failed.',
      'Live again.',
      'Test: All systems operational',
    ]);
  });
});
