import { expect } from 'chai';
import { answerStream, at, createWorld, openWorld, untilNextRequest, type World } from '../../test/world.ts';
import { settle } from '../testing/manual-clock.ts';
import { cursorAt, sampleSnapshot, sampleStatusChange } from '../testing/samples.ts';

const PATH = '/base/v1/orgs/acme';
const pathOf = ({ server }: World) => server.requests.map(({ url }) => url.pathname.slice(PATH.length));

async function answer(status: number, headers: Record<string, string> = {}, options = {}) {
  const world = createWorld(options);
  world.client.subscribe(() => {});
  const body = [204, 304].includes(status) ? null : '{}';
  (await world.server.take()).respond(new Response(body, { status, headers }));
  await settle();
  return world;
}

describe('The status of an answer', () => {
  const table: [status: number, code: string, state: 'stopped' | 'waiting'][] = [
    [204, 'ended', 'stopped'],
    [304, 'unexpected_response', 'waiting'],
    [400, 'not_found', 'stopped'],
    [401, 'unauthorized', 'stopped'],
    [403, 'unauthorized', 'stopped'],
    [404, 'not_found', 'stopped'],
    [408, 'server', 'waiting'],
    [410, 'not_found', 'stopped'],
    [425, 'server', 'waiting'],
    [429, 'rate_limited', 'waiting'],
    [500, 'server', 'waiting'],
    [502, 'server', 'waiting'],
    [503, 'server', 'waiting'],
    [504, 'server', 'waiting'],
  ];
  for (const [status, code, state] of table) {
    it(`${status} means ${code}: ${state}`, async () => {
      const { client, clock, server } = await answer(status);
      expect(client.connection.state).to.equal(state);
      expect(client.connection.lastError).to.include({ code, status, retryable: state === 'waiting' });
      expect(client.connection.staleSince).to.be.a('number');
      await clock.advance(3_600_000);
      expect(server.requests.length > 1).to.equal(state === 'waiting');
    });
  }

  it('spells Retry-After in seconds or as a date, and it only raises the delay', async () => {
    const date = new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString();
    for (const value of ['7', date]) {
      const { clock, server } = await answer(503, { 'retry-after': value });
      await clock.advance(7000);
      expect(server.requests).to.have.length(1);
      await clock.advance(1000);
      expect(server.requests).to.have.length(2);
    }
  });

  it('holds a new listener to Retry-After too', async () => {
    const { client, clock, server } = await answer(429, { 'retry-after': '60' });
    client.close();
    const other = createWorld();
    const undo = other.client.subscribe(() => {});
    (await other.server.take()).respond(new Response('', { status: 429, headers: { 'retry-after': '60' } }));
    await settle();
    undo();
    await other.clock.advance(6000);
    other.client.subscribe(() => {});
    await other.clock.advance(50_000);
    expect(other.server.requests).to.have.length(1);
    await other.clock.advance(5000);
    expect(other.server.requests).to.have.length(2);
    expect(clock.pending).to.equal(0);
    expect(server.requests).to.have.length(1);
  });

  it('goes to the token getter once more after 401, then stops', async () => {
    let asked = 0;
    const world = await answer(401, {}, { token: async () => `token${++asked}` });
    await settle();
    expect(world.server.requests.map(({ url }) => url.searchParams.get('token'))).to.deep.equal([
      'token1',
      'token2',
    ]);
    (await world.server.take()).respond(new Response('', { status: 401 }));
    await settle();
    expect(world.client.connection.state).to.equal('stopped');
  });

  it('asks for a new token when the server says the old one has ended', async () => {
    let asked = 0;
    const { clock, server, stream } = await openWorld({ token: () => `token${++asked}` });
    stream.goodbye('unauthorized', null);
    stream.end();
    await clock.advance(2000);
    expect(server.requests[1]?.url.searchParams.get('token')).to.equal('token2');
  });
});

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

describe('Polling', () => {
  /** Two mute streams, then the first poll's requests are there to be answered. */
  async function muteWorld(): Promise<World> {
    const world = createWorld();
    world.client.subscribe(() => {});
    for (let attempt = 0; attempt < 2; attempt++) {
      (await world.server.take()).stream();
      await world.clock.advance(7000);
    }
    return world;
  }

  async function answerPoll({ server }: World, events: unknown[], cursor: string, more = false) {
    const request = await server.take();
    request.json({ events, cursor, more });
    await settle();
    return request;
  }

  it('begins after two streams that stayed mute', async () => {
    const world = await muteWorld();
    expect(pathOf(world)).to.deep.equal(['/stream', '/stream', '/summary']);
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    await answerPoll(world, [], cursorAt(1));
    expect(world.client.connection).to.include({ state: 'open', transport: 'polling', staleSince: null });
  });

  it('begins at once where the answer is no stream', async () => {
    const world = await answer(200, { 'content-type': 'text/html' });
    expect(pathOf(world)).to.deep.equal(['/stream', '/summary']);
  });

  it('is never chosen for streams that are short but healthy', async () => {
    const world = createWorld();
    world.client.subscribe(() => {});
    for (let attempt = 0; attempt < 10; attempt++) {
      (await answerStream(world)).end();
      await untilNextRequest(world);
    }
    expect(new Set(pathOf(world))).to.deep.equal(new Set(['/stream']));
  });

  it('delivers what a stream would, page by page, and asks again', async () => {
    const world = await muteWorld();
    const seen: unknown[] = [];
    world.client.on('*', (event) => seen.push(event));
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    const events = [2, 3, 4].map((position) => ({
      ...sampleStatusChange('api', 'major_outage'),
      id: cursorAt(position),
    }));
    await answerPoll(world, events.slice(0, 2), cursorAt(3), true);
    const second = await answerPoll(world, events.slice(1), cursorAt(9));
    expect(second.url.searchParams.get('cursor')).to.equal(cursorAt(3));
    expect(seen).to.deep.equal(events);
    await world.clock.advance(15_000);
    expect((await world.server.take()).url.searchParams.get('cursor')).to.equal(cursorAt(9));
  });

  it('loads the state and reports a reset when its cursor has expired', async () => {
    const world = await muteWorld();
    const seen: unknown[] = [];
    world.client.on('stream.reset', ({ data }) => seen.push(data.reason));
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    (await world.server.take()).json({ code: 'cursor_expired' }, 410);
    await settle();
    (await world.server.take()).json(sampleSnapshot(50));
    await settle();
    expect(seen).to.deep.equal(['pruned']);
    expect(world.client.getSnapshot()?.cursor).to.equal(cursorAt(50));
    expect(world.client.connection.state).to.equal('open');
  });

  it('finds its way back to streaming, one transport at a time', async () => {
    const world = await muteWorld();
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    await answerPoll(world, [], cursorAt(1));
    let probes = 0;
    while (probes < 2) {
      await world.clock.advance(1000);
      const request = world.server.requests.at(-1)!;
      if (request.url.pathname.endsWith('/events')) {
        if (request.aborted === false) request.json({ events: [], cursor: cursorAt(1), more: false });
      } else if (!request.aborted) {
        expect(world.client.connection).to.include({ state: 'open', transport: 'polling' });
        probes += 1;
        const stream = request.stream();
        if (probes === 2) stream.hello({ head: 1, resumed: true });
        await world.clock.advance(6000);
      }
    }
    expect(world.client.connection).to.include({ state: 'open', transport: 'stream', staleSince: null });
    const polls = world.server.requests.length;
    await world.clock.advance(20_000);
    expect(world.server.requests).to.have.length(polls);
  });

  it('says that it is stale when polls fail', async () => {
    const world = await muteWorld();
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    await answerPoll(world, [], cursorAt(1));
    const polledAt = world.clock.now();
    await world.clock.advance(16_000);
    (await world.server.take()).fail();
    await settle();
    expect(world.client.connection).to.include({ state: 'waiting', staleSince: polledAt });
  });
});
