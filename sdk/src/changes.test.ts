import { expect } from 'chai';
import { createBrowser } from '../test/browser.ts';
import { cursorsAt, OUTAGE, openFeed, watch, wholeState } from '../test/feed-world.ts';
import { answerStream, at, untilNextRequest } from '../test/world.ts';
import { LOAD_MS } from './connection/guarded.ts';
import { BEAT_MS, SHARING_VERSION } from './connection/leader.ts';
import { createManualClock, settle } from './testing/manual-clock.ts';
import { cursorAt, sampleSnapshot, sampleStatusChange } from './testing/samples.ts';
import { createScriptedServer } from './testing/scripted-server.ts';

describe('What an event does', () => {
  it('is loaded with the first event, and once', async () => {
    const world = openFeed();
    const stream = await answerStream(world);
    stream.ping(1, at(1));
    await world.clock.advance(15_000);
    expect(world.asked).to.deep.equal([]);
    for (const position of [2, 3, 4]) stream.event(OUTAGE, at(position));
    await settle();
    expect(world.asked).to.deep.equal(['changes']);
    expect(world.seen).to.deep.equal(cursorsAt(2, 3, 4));
  });

  it('is waited for by all that comes meanwhile, in order, and by the end of the stream', async () => {
    const world = openFeed();
    world.setFiles('slow');
    const stream = await answerStream(world);
    for (const position of [2, 3]) stream.event(OUTAGE, at(position));
    stream.ping(3, at(3));
    await settle();
    stream.event(sampleStatusChange('api', 'operational'), at(4));
    stream.goodbye('draining', 60_000);
    stream.end();
    await world.clock.advance(2900);
    expect(world.seen).to.deep.equal([]);
    expect(world.feed.view.get().snapshot?.cursor).to.equal(cursorAt(1));
    await world.clock.advance(200);
    expect(world.seen).to.deep.equal(cursorsAt(2, 3, 4));
    expect(world.feed.view.get().snapshot).to.include({ cursor: cursorAt(4), statusLabel: 'operational' });
    expect(world.status()).to.include({ state: 'waiting', lastError: null });
    expect(world.server.requests).to.have.length(1);
  });

  it('makes no stream a silent one while it is loaded', async () => {
    const world = openFeed();
    world.setFiles('silent');
    const stream = (await world.server.take()).stream();
    stream.hello({ head: 2, heartbeatMs: 1000 });
    stream.snapshot(sampleSnapshot(1));
    stream.event(OUTAGE, at(2));
    await world.clock.advance(LOAD_MS - 500);
    expect(stream.closed).to.equal(false);
    expect(world.status().staleSince).to.be.a('number');
  });

  for (const how of ['gone', 'silent'] as const) {
    it(`is the whole state of the server where its file is ${how}, and listeners hear of a reset`, async () => {
      const world = openFeed();
      world.setFiles(how, 'changes');
      const stream = await answerStream(world);
      expect(world.status().staleSince).to.equal(null);
      for (const position of [2, 3]) stream.event(OUTAGE, at(position));
      await world.clock.advance(how === 'gone' ? 0 : LOAD_MS);
      expect(stream.closed).to.equal(true);
      expect(world.status()).to.include({ state: 'waiting' });
      expect(world.status().staleSince).to.be.a('number');
      expect(world.status().lastError).to.include({ code: 'network', message: 'A file did not load.' });
      await untilNextRequest(world);
      const request = await world.server.take();
      expect(request.url.searchParams.has('cursor')).to.equal(false);
      wholeState(request.stream(), 3);
      await settle();
      expect(world.seen).to.deep.equal(['missed']);
      expect(world.feed.view.get().snapshot?.cursor).to.equal(cursorAt(3));
      expect(world.status()).to.include({ state: 'open', staleSince: null, lastError: null });
    });
  }

  it('that nobody can tell costs one request after a growing delay, however many events there are', async () => {
    const world = openFeed();
    world.setFiles('gone', 'changes');
    const gaps: number[] = [];
    for (let round = 1; round < 7; round++) {
      const stream = (await world.server.take()).stream();
      wholeState(stream, round);
      for (const ahead of [1, 2, 3]) stream.event(OUTAGE, at(round + ahead));
      await settle();
      const failedAt = world.clock.now();
      await untilNextRequest(world);
      gaps.push(world.clock.now() - failedAt);
    }
    expect(gaps).to.deep.equal([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(world.seen).to.deep.equal(Array(5).fill('missed'));
  });

  it('is the whole state of the server where it makes no sense, and is not asked for again', async () => {
    const world = openFeed();
    const stream = await answerStream(world);
    stream.frame('service.updated', { type: 'service.updated', data: null }, cursorAt(2));
    await settle();
    expect(world.status()).to.include({ state: 'waiting' });
    await untilNextRequest(world);
    const request = await world.server.take();
    expect(request.url.searchParams.has('cursor')).to.equal(false);
    wholeState(request.stream(), 2);
    await settle();
    expect(world.seen).to.deep.equal(['missed']);
    expect(world.status()).to.include({ state: 'open', staleSince: null });
  });

  it('is told by polls in the same way, and they go on', async () => {
    const world = openFeed({ streaming: false });
    world.setFiles('gone', 'changes');
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    const events = [{ ...OUTAGE, id: cursorAt(2) }];
    (await world.server.take()).json({ events, cursor: cursorAt(2), more: false });
    await settle();
    expect(world.status()).to.include({ state: 'waiting' });
    await untilNextRequest(world);
    const summary = await world.server.take();
    expect(summary.url.pathname).to.match(/\/summary$/);
    summary.json(sampleSnapshot(2));
    await settle();
    (await world.server.take()).json({ events: [], cursor: cursorAt(2), more: false });
    await settle();
    expect(world.seen).to.deep.equal(['missed']);
    expect(world.status()).to.include({ state: 'open', transport: 'polling', staleSince: null });
  });

  it('happens to nobody who has left while it was loaded', async () => {
    const world = openFeed();
    world.setFiles('slow');
    const stream = await answerStream(world);
    stream.event(OUTAGE, at(2));
    await settle();
    world.release();
    world.feed.rest();
    await world.clock.advance(4000);
    expect(world.seen).to.deep.equal([]);
    expect(world.feed.view.get().snapshot?.cursor).to.equal(cursorAt(1));
    expect(world.clock.pending).to.equal(0);
  });

  it('that cannot be told to who has left takes nothing from who comes back', async () => {
    const world = openFeed();
    world.setFiles('silent', 'changes');
    const stream = await answerStream(world);
    stream.event(OUTAGE, at(2));
    await world.clock.advance(LOAD_MS - 1000);
    world.release();
    world.feed.rest();
    world.feed.hold();
    const again = await world.server.take();
    expect(again.url.searchParams.get('cursor')).to.equal(cursorAt(1));
    const resumed = again.stream();
    resumed.hello({ head: 1, resumed: true });
    // The file has failed for the connection before.
    await world.clock.advance(2000);
    world.setFiles('there', 'changes');
    resumed.event(OUTAGE, at(2));
    await settle();
    expect(world.seen).to.deep.equal(cursorsAt(2));
    expect(world.server.requests).to.have.length(2);
  });

  it('needs nothing when it is known already', async () => {
    const world = openFeed();
    world.setFiles('gone', 'changes');
    const stream = await answerStream(world);
    stream.event(OUTAGE, at(1));
    await settle();
    expect(world.asked).to.deep.equal([]);
    expect(world.status()).to.include({ state: 'open', staleSince: null });
  });

  it('is missed by nobody whose stream begins elsewhere than the state that another client came with', async () => {
    const world = openFeed();
    const request = await world.server.take();
    world.feed.seed(sampleSnapshot(10));
    wholeState(request.stream(), 12);
    await settle();
    expect(world.feed.view.get().snapshot?.cursor).to.equal(cursorAt(12));
    expect(world.seen).to.deep.equal([]);
  });

  it('is still missed by listeners after a refresh has brought the state', async () => {
    const world = openFeed();
    world.setFiles('gone', 'changes');
    const stream = await answerStream(world);
    stream.event(OUTAGE, at(2));
    await settle();
    const refreshed = world.feed.refresh();
    (await world.server.take()).json(sampleSnapshot(2));
    expect((await refreshed).cursor).to.equal(cursorAt(2));
    expect(world.status().staleSince).to.be.a('number');
    await untilNextRequest(world);
    wholeState((await world.server.take()).stream(), 2);
    await settle();
    expect(world.seen).to.deep.equal(['missed']);
  });
});

describe('What an event does, in tabs that share,', () => {
  async function openTabs() {
    const server = createScriptedServer();
    const clock = createManualClock();
    const browser = createBrowser(server, clock);
    const tabs = [browser.open(), browser.open()].map((tab) => {
      const seen = watch(tab.feed);
      tab.feed.hold();
      return { ...tab, seen, view: () => tab.feed.view.get() };
    });
    const stream = await answerStream({ server });
    const [leader, follower] = tabs as [(typeof tabs)[0], (typeof tabs)[0]];
    return { browser, server, clock, stream, leader, follower };
  }

  it('is waited for by what the leader tells meanwhile, in order', async () => {
    const { server, clock, stream, leader, follower } = await openTabs();
    follower.files.set('slow', 'changes');
    // So that the leader's beat is among it.
    await clock.advance(BEAT_MS / 2);
    for (const position of [2, 3, 4]) stream.event(OUTAGE, at(position));
    await settle();
    expect(leader.seen).to.deep.equal(cursorsAt(2, 3, 4));
    expect(follower.seen).to.deep.equal([]);
    await clock.advance(4000);
    expect(follower.seen).to.deep.equal(cursorsAt(2, 3, 4));
    expect(follower.view().connection).to.include({ state: 'open', staleSince: null });
    expect(server.requests).to.have.length(1);
  });

  it("is the leader's whole state in a tab whose file is gone, without a request", async () => {
    const { server, clock, stream, leader, follower } = await openTabs();
    follower.files.set('gone', 'changes');
    for (const position of [2, 3]) stream.event(OUTAGE, at(position));
    await settle();
    expect(follower.seen).to.deep.equal(['missed']);
    expect(follower.view().snapshot).to.deep.equal(leader.view().snapshot);
    expect(follower.view().connection).to.include({ state: 'open', staleSince: null });
    await clock.advance(3000);
    expect(server.requests).to.have.length(1);
  });

  it('makes a tab connect by itself where it fits nothing, and follow again', async () => {
    const { browser, server, clock, stream, follower } = await openTabs();
    const { BroadcastChannel: Channel } = browser.open().tabs;
    const stranger = new Channel(`status-badge/${SHARING_VERSION}/https://status.test/v1/orgs/acme`);
    const after = cursorAt(1);
    stranger.postMessage({ kind: 'delivery', after, delivery: { id: cursorAt(2), snapshot: 'nonsense' } });
    await settle();
    expect(server.requests).to.have.length(2);
    const own = (await server.take()).stream();
    own.hello({ head: 1, resumed: true });
    await clock.advance(4000);
    expect(own.closed).to.equal(true);
    stream.event(OUTAGE, at(2));
    await settle();
    expect(follower.seen).to.deep.equal(cursorsAt(2));
  });

  it('is told by a tab that leads then where the leader has no file, and nothing is missed there', async () => {
    const { server, clock, stream, leader, follower } = await openTabs();
    leader.files.set('gone', 'changes');
    stream.event(OUTAGE, at(2));
    await settle();
    const own = await server.take();
    expect(own.url.searchParams.get('cursor')).to.equal(cursorAt(1));
    const resumed = own.stream();
    resumed.hello({ head: 2, resumed: true });
    resumed.event(OUTAGE, at(2));
    await clock.advance(4000);
    expect(leader.seen).to.deep.equal(['missed']);
    expect(follower.seen).to.deep.equal(cursorsAt(2));
    for (const { view } of [leader, follower]) {
      expect(view().snapshot?.cursor).to.equal(cursorAt(2));
      expect(view().connection).to.include({ state: 'open', staleSince: null });
    }
    expect([stream.closed, resumed.closed]).to.deep.equal([true, false]);
    expect(server.requests).to.have.length(2);
  });
});
