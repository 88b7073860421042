import { expect } from 'chai';
import { OUTAGE } from '../../test/feed-world.ts';
import { answerStream, createWorld, untilNextRequest, type World } from '../../test/world.ts';
import { StatusError } from '../errors.ts';
import { createManualClock, settle } from '../testing/manual-clock.ts';
import { cursorAt, sampleSnapshot, sampleStatusChange } from '../testing/samples.ts';
import type { ScriptedRequest } from '../testing/scripted-server.ts';
import type { Attempt } from './delivery.ts';
import type { Topic } from './topic.ts';
import { pollTopic } from './topic-poll.ts';

const PATH = '/base/v1/orgs/acme';
const pathOf = ({ server }: World) => server.requests.map(({ url }) => url.pathname.slice(PATH.length));

/** A topic at position 1 whose server answers with the events 2 and 3. */
function createTopic(parts: Partial<Topic>): Topic {
  const events = [2, 3].map((position) => ({ ...OUTAGE, id: cursorAt(position) }));
  return {
    ...{ url: 'https://status.test/v1/orgs/acme', token: undefined, clock: createManualClock() },
    fetch: async () => Response.json({ events, cursor: cursorAt(9), more: false }),
    cursor: () => cursorAt(1),
    prepare: async () => {},
    lose() {},
    deliver() {},
    judge: async () => new StatusError('network', 'No stream.'),
    ...parts,
  };
}

function createAttempt(signal: AbortSignal): Attempt {
  return { signal, mute: true, accepted() {}, alive() {}, opened() {}, tell() {} };
}

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
    const world = createWorld();
    world.client.subscribe(() => {});
    (await world.server.take()).respond(new Response('{}', { headers: { 'content-type': 'text/html' } }));
    await settle();
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

  it('is not chosen for streams that lived long before they fell silent', async () => {
    const world = createWorld();
    world.client.subscribe(() => {});
    for (let attempt = 0; attempt < 4; attempt++) {
      const stream = await answerStream(world);
      for (let beat = 0; beat < 2; beat++) {
        await world.clock.advance(14_000);
        stream.write(':\n');
      }
      await untilNextRequest(world);
      expect(world.client.connection.lastError?.code).to.equal('timeout');
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

  it('does not ask for ever where a page moves nothing and promises more', async () => {
    const world = await muteWorld();
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    await answerPoll(world, [], cursorAt(1), true);
    expect(pathOf(world).slice(2)).to.deep.equal(['/summary', '/events']);
    expect(world.client.connection).to.include({ state: 'open', transport: 'polling' });
  });

  for (const [what, code, answer] of [
    ['never comes', 'timeout', () => {}],
    ['is no list', 'unexpected_response', (request: ScriptedRequest) => request.json({ events: 'none' })],
    ['is refused', 'server', (request: ScriptedRequest) => request.json({}, 502)],
  ] as const) {
    it(`says that it is stale where an answer ${what}`, async () => {
      const world = await muteWorld();
      (await world.server.take()).json(sampleSnapshot(1));
      await settle();
      const request = await world.server.take();
      answer(request);
      await world.clock.advance(code === 'timeout' ? 14_999 : 0);
      expect(request.aborted).to.equal(code !== 'timeout');
      await world.clock.advance(1);
      expect(world.client.connection).to.include({ state: 'waiting' });
      expect(world.client.connection.lastError).to.include({ code });
      expect(world.client.connection.staleSince).to.be.a('number');
    });
  }

  it('asks for another token whenever one is refused that worked before', async () => {
    let asked = 0;
    const world = createWorld({ token: () => `t${++asked}` });
    world.client.subscribe(() => {});
    await settle();
    (await world.server.take()).respond(new Response('', { headers: { 'content-type': 'text/html' } }));
    await settle();
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    await answerPoll(world, [], cursorAt(1));
    for (let time = 0; time < 2; time++) {
      await world.clock.advance(15_000);
      (await world.server.take()).json({}, 401);
      await settle();
      const request = await answerPoll(world, [], cursorAt(1));
      expect(request.url.searchParams.get('token')).to.equal(`t${asked}`);
      expect(world.client.connection).to.include({ state: 'open', transport: 'polling' });
    }
  });

  it('hands nothing on once it is not wanted, though the file for it comes then', async () => {
    const life = new AbortController();
    const delivered: unknown[] = [];
    const topic = createTopic({
      async prepare() {
        life.abort();
      },
      deliver: ({ id }) => delivered.push(id),
    });
    await pollTopic(topic, '/summary', createAttempt(life.signal));
    expect(delivered).to.deep.equal([]);
  });

  it('makes ready for the last event of a page, and gives the place up where that cannot be had', async () => {
    for (const isWanted of [true, false]) {
      const life = new AbortController();
      const calls: string[] = [];
      const topic = createTopic({
        async prepare(id) {
          calls.push(id);
          if (!isWanted) life.abort();
          throw new StatusError('network', 'A file did not load.');
        },
        lose: () => calls.push('lost'),
        deliver: ({ id }) => calls.push(`delivered ${id}`),
      });
      const error = await pollTopic(topic, '/summary', createAttempt(life.signal)).catch((thrown) => thrown);
      expect(error).to.include({ message: 'A file did not load.' });
      expect(calls).to.deep.equal(isWanted ? [cursorAt(3), 'lost'] : [cursorAt(3)]);
    }
  });
});
