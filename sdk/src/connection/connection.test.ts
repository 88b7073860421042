import { expect } from 'chai';
import { answerStream, at, createWorld, openWorld, untilNextRequest } from '../../test/world.ts';
import { createManualClock, settle } from '../testing/manual-clock.ts';
import { cursorAt, sampleSnapshot, sampleStatusChange } from '../testing/samples.ts';
import { createConnection } from './connection.ts';
import type { ConnectionStatus } from './status.ts';

describe('A connection', () => {
  it('returns when the goodbye says, without a jitter of its own', async () => {
    const { client, clock, server, stream } = await openWorld();
    stream.goodbye('draining', 4321);
    stream.end();
    await clock.advance(4320);
    expect(server.requests).to.have.length(1);
    expect(client.connection.lastError).to.equal(null);
    await clock.advance(1);
    expect(server.requests).to.have.length(2);
  });

  it('does not return when the goodbye says never', async () => {
    const { client, clock, server, stream } = await openWorld();
    stream.goodbye('terminal', null);
    stream.end();
    await clock.advance(3_600_000);
    expect(server.requests).to.have.length(1);
    expect(client.connection).to.include({ state: 'stopped' });
    expect(client.connection.lastError?.code).to.equal('ended');
  });

  it('waits longer after each failure, and short lives do not reset that', async () => {
    const world = createWorld();
    world.client.subscribe(() => {});
    const gaps: number[] = [];
    for (let attempt = 0; attempt < 7; attempt++) {
      const stream = await answerStream(world);
      const cutAt = world.clock.now();
      stream.end();
      await untilNextRequest(world);
      gaps.push(world.clock.now() - cutAt);
    }
    expect(gaps).to.deep.equal([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it('says of another that delivers in its place what that one says, its time included', () => {
    const seen: ConnectionStatus[] = [];
    const connection = createConnection({
      ...{ clock: createManualClock(), random: () => 0.5, token: undefined, mayStream: () => true },
      stream: () => new Promise(() => {}),
      loadPolling: () => new Promise(() => {}),
      onStatus: (status) => void seen.push(status),
    });
    const other: ConnectionStatus = {
      state: 'open',
      transport: 'stream',
      since: 5,
      lastError: null,
      staleSince: null,
    };
    connection.defer(other);
    expect(seen).to.deep.equal([other]);
  });

  it('forgets its failures after a stable life', async () => {
    const world = createWorld();
    world.client.subscribe(() => {});
    for (let attempt = 0; attempt < 4; attempt++) {
      (await world.server.take()).fail();
      await untilNextRequest(world);
    }
    const stream = await answerStream(world);
    await world.clock.advance(10_000);
    stream.ping(1, at(1));
    await settle();
    stream.cut();
    await world.clock.advance(1000);
    expect(world.server.requests).to.have.length(6);
  });

  it('says since when it is stale: the last sign of life, not the moment it noticed', async () => {
    const { client, clock, stream } = await openWorld();
    await clock.advance(15_000);
    stream.ping(1, at(1));
    await settle();
    const seenAt = clock.now();
    await clock.advance(40_000);
    expect(client.connection.lastError?.code).to.equal('timeout');
    expect(client.connection.staleSince).to.equal(seenAt);
  });

  it('obeys the heartbeat the server announces', async () => {
    const { clock, server, client } = createWorld();
    client.subscribe(() => {});
    const stream = (await server.take()).stream();
    stream.hello({ heartbeatMs: 60_000 });
    stream.snapshot(sampleSnapshot(0));
    await clock.advance(140_000);
    expect(stream.closed).to.equal(false);
    await clock.advance(10_000);
    expect(stream.closed).to.equal(true);
  });

  it('gives up a connect that never answers', async () => {
    const { clock, server, client } = createWorld();
    client.subscribe(() => {});
    await clock.advance(10_000);
    expect(server.requests[0]?.aborted).to.equal(true);
    expect(client.connection.lastError?.code).to.equal('timeout');
  });

  it('ignores what an older generation still delivers', async () => {
    const { client, clock, stream } = await openWorld();
    stream.event(sampleStatusChange('api', 'major_outage'), at(2));
    client.close();
    stream.event(sampleStatusChange('api', 'partial_outage'), at(3));
    await clock.advance(1000);
    expect(client.getSnapshot()?.cursor).to.equal(cursorAt(1));
  });

  it('ends an attempt whose events do not fit, rather than guess', async () => {
    const { client, clock, server, stream } = await openWorld();
    stream.event(sampleStatusChange('api', 'major_outage'), { epoch: 'other1', position: 9 });
    await clock.advance(1000);
    expect(client.connection.lastError?.code).to.equal('unexpected_response');
    expect(server.requests[1]?.url.searchParams.get('cursor')).to.equal(cursorAt(1));
    expect(client.getSnapshot()?.statusLabel).to.equal('operational');
  });

  it('passes over events of types it does not know', async () => {
    const { client, clock, server, stream } = await openWorld();
    stream.frame('service.renamed', { type: 'service.renamed', data: {} }, cursorAt(2));
    stream.event(sampleStatusChange('api', 'major_outage'), at(3));
    await settle();
    expect(client.getSnapshot()?.cursor).to.equal(cursorAt(3));
    stream.end();
    await clock.advance(1000);
    expect(server.requests[1]?.url.searchParams.get('cursor')).to.equal(cursorAt(3));
  });
});
