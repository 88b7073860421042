import { expect } from 'chai';
import { cursorOf, EVENT, openTabsWorld, statusOf } from '../../test/tabs-world.ts';
import { at } from '../../test/world.ts';
import { settle } from '../testing/manual-clock.ts';
import { cursorAt, sampleService, sampleSnapshot } from '../testing/samples.ts';
import { BEAT_MS, LEADER_SILENCE_MS, SHARING_VERSION } from './leader.ts';

/** Two tabs that share a stream, and a stranger on their channel. */
async function openWithStranger() {
  const world = openTabsWorld();
  const [leader, follower] = [world.open(), world.open()];
  const stream = await world.serve(1);
  const { BroadcastChannel: Channel } = world.browser.open().tabs;
  const stranger = new Channel(`status-badge/${SHARING_VERSION}/https://status.test/v1/orgs/acme`);
  return { ...world, leader, follower, stream, stranger };
}

describe('Tabs with another release of the SDK among them', () => {
  it('take no notice of a kind of message that they do not know', async () => {
    const { server, leader, follower, stream, stranger } = await openWithStranger();
    stranger.postMessage({ kind: 'farewell', why: 'closing' });
    await settle();
    expect(server.requests).to.have.length(1);
    stream.event(EVENT, at(2));
    await settle();
    for (const tab of [leader, follower]) expect(tab.seen).to.deep.equal([cursorAt(2)]);
  });

  for (const [what, message] of [
    ['nothing', null],
    ['a text', 'hello'],
    ['a beat without a status', { kind: 'beat', cursor: cursorAt(1) }],
    ['a delivery without anything', { kind: 'delivery' }],
  ] as const) {
    it(`miss nothing, and share again, after ${what} on their channel`, async () => {
      const { server, clock, leader, follower, stream, stranger } = await openWithStranger();
      stranger.postMessage(message);
      await settle();
      const streams = server.requests.slice(1).map((request) => request.stream());
      for (const own of streams) own.hello({ head: 1, resumed: true });
      for (const one of [stream, ...streams]) one.event(EVENT, at(2));
      await clock.advance(2 * BEAT_MS);
      for (const tab of [leader, follower]) {
        expect(tab.seen).to.deep.equal([cursorAt(2)]);
        expect(statusOf(tab)).to.include({ state: 'open', staleSince: null });
      }
      expect(streams.every(({ closed }) => closed)).to.equal(true);
    });
  }
});

describe('A tab that leads', () => {
  it('goes on although another says that it leads', async () => {
    const { server, clock, follower, stream, stranger } = await openWithStranger();
    const status = { ...statusOf(follower), lastError: null };
    stranger.postMessage({ kind: 'beat', cursor: cursorAt(1), status });
    await clock.advance(BEAT_MS);
    expect(stream.closed).to.equal(false);
    stream.event(EVENT, at(2));
    await settle();
    expect(follower.seen).to.deep.equal([cursorAt(2)]);
    expect(server.requests).to.have.length(1);
  });

  it('is the only one that hands events on', async () => {
    const { server, clock, leader, stream, stranger } = await openWithStranger();
    leader.freeze();
    stream.event(EVENT, at(2));
    await clock.advance(LEADER_SILENCE_MS);
    const kinds: string[] = [];
    stranger.onmessage = ({ data }) => void kinds.push(data.kind);
    const own = (await server.take()).stream();
    own.hello({ head: 2, resumed: true });
    own.event(EVENT, at(2));
    await settle();
    expect(kinds).to.deep.equal([]);
  });
});

describe('Tabs whose first state was handed to them', () => {
  it('share it though it is of a kind that channels do not carry, as reactive objects are', async () => {
    const world = openTabsWorld();
    const reactive = <T extends object>(value: T): T =>
      new Proxy(value, {
        get(target, key, receiver) {
          const part = Reflect.get(target, key, receiver);
          return typeof part === 'object' && part !== null ? reactive(part) : part;
        },
      });
    const first = world.browser.open();
    first.feed.seed(reactive(sampleSnapshot(1, { services: [sampleService('api')] })));
    first.feed.hold();
    await settle();
    (await world.server.take()).stream().hello({ head: 1, resumed: true });
    await settle();
    const late = world.open();
    await world.clock.advance(BEAT_MS);
    expect(world.server.requests).to.have.length(1);
    expect(cursorOf(late)).to.equal(cursorAt(1));
    expect(statusOf(late)).to.include({ state: 'open', staleSince: null });
  });
});
