import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { cursorOf, EVENT, openTabsWorld, statusOf } from '../../test/tabs-world.ts';
import { at } from '../../test/world.ts';
import { settle } from '../testing/manual-clock.ts';
import { cursorAt } from '../testing/samples.ts';
import { LEADER_SILENCE_MS, SHARING_VERSION } from './leader.ts';

describe('Tabs of a browser', () => {
  it('share one stream, and every listener hears every event once', async () => {
    const world = openTabsWorld();
    const tabs = [world.open(), world.open(), world.open()];
    const stream = await world.serve(1);
    for (const position of [2, 3, 3, 4]) stream.event(EVENT, at(position));
    await settle();
    expect(world.server.requests).to.have.length(1);
    for (const tab of tabs) {
      expect(tab.seen).to.deep.equal([2, 3, 4].map((position) => cursorAt(position)));
      expect(statusOf(tab)).to.include({ state: 'open', transport: 'stream', staleSince: null });
    }
  });

  it('share with their own major version only', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(String(SHARING_VERSION)).to.equal(version.split('.')[0]);
  });

  it('give a newcomer the state without a request', async () => {
    const world = openTabsWorld();
    world.open();
    await world.serve(1);
    const late = world.open();
    await settle();
    expect(cursorOf(late)).to.equal(cursorAt(1));
    await world.clock.advance(20_000);
    expect(world.server.requests).to.have.length(1);
  });

  it('hand over to the next with the cursor when the leader closes', async () => {
    const world = openTabsWorld();
    const [first, second] = [world.open(), world.open()];
    const stream = await world.serve(1);
    stream.event(EVENT, at(2));
    await settle();
    first.kill();
    await settle();
    const request = world.server.requests[1]!;
    expect(request.url.searchParams.get('cursor')).to.equal(cursorAt(2));
    const next = await world.serve(3, true);
    next.event(EVENT, at(3));
    await settle();
    expect(second.seen).to.deep.equal([cursorAt(2), cursorAt(3)]);
    expect(statusOf(second).staleSince).to.equal(null);
  });

  it('connect by themselves when the leader is frozen with its lock, from where they were', async () => {
    const world = openTabsWorld();
    const [first, second] = [world.open(), world.open()];
    const stream = await world.serve(1);
    stream.event(EVENT, at(2));
    await settle();
    first.freeze();
    await world.clock.advance(LEADER_SILENCE_MS + 5000);
    expect(world.server.requests[1]?.url.searchParams.get('cursor')).to.equal(cursorAt(2));
    const next = await world.serve(4, true);
    for (const position of [3, 4]) next.event(EVENT, at(position));
    await settle();
    expect(second.seen).to.deep.equal([2, 3, 4].map((position) => cursorAt(position)));
  });

  it('do not let a follower take state that would skip events: it catches up by itself, then follows', async () => {
    const world = openTabsWorld();
    const [, second] = [world.open(), world.open()];
    const stream = await world.serve(1);
    second.release();
    second.feed.rest();
    stream.event(EVENT, at(2));
    stream.event(EVENT, at(3));
    await settle();
    second.feed.hold();
    await settle();
    expect(world.server.requests[1]?.url.searchParams.get('cursor')).to.equal(cursorAt(1));
    const own = await world.serve(3, true);
    for (const position of [2, 3]) own.event(EVENT, at(position));
    await world.clock.advance(5000);
    expect(own.closed).to.equal(true);
    stream.event(EVENT, at(4));
    await settle();
    expect(second.seen).to.deep.equal([2, 3, 4].map((position) => cursorAt(position)));
  });

  it('say what the leader says of the connection', async () => {
    const world = openTabsWorld();
    const [, second] = [world.open(), world.open()];
    const stream = await world.serve(1);
    stream.cut();
    await settle();
    expect(statusOf(second).state).to.equal('waiting');
    expect(statusOf(second).staleSince).to.be.a('number');
    expect(statusOf(second).lastError).to.include({ code: 'network', retryable: true });
  });

  it('let a visible tab lead once the leader is hidden, and keep the connection where no other is', async () => {
    const world = openTabsWorld();
    const first = world.open();
    const stream = await world.serve(1);
    first.setVisible(false);
    await settle();
    expect(stream.closed).to.equal(false);
    first.setVisible(true);
    const second = world.open();
    await settle();
    first.setVisible(false);
    await settle();
    expect(stream.closed).to.equal(true);
    const next = await world.serve(2, true);
    next.event(EVENT, at(2));
    await settle();
    expect(first.seen).to.deep.equal([cursorAt(2)]);
    expect(second.seen).to.deep.equal([cursorAt(2)]);
  });

  it('close a connection that has been hidden for a minute, and return from the cursor when seen', async () => {
    const world = openTabsWorld();
    const tab = world.open();
    const stream = await world.serve(1);
    tab.setVisible(false);
    await world.clock.advance(59_000);
    stream.write(':\n');
    await world.clock.advance(2000);
    expect(stream.closed).to.equal(true);
    expect(statusOf(tab)).to.include({ state: 'idle', transport: null });
    expect(statusOf(tab).staleSince).to.be.a('number');
    tab.setVisible(true);
    await settle();
    expect(world.server.requests[1]?.url.searchParams.get('cursor')).to.equal(cursorAt(1));
  });

  it('give a page that was opened in the background the same minute', async () => {
    const world = openTabsWorld();
    const tab = world.browser.open();
    tab.setVisible(false);
    tab.feed.hold();
    const stream = await world.serve(1);
    await world.clock.advance(61_000);
    expect(stream.closed).to.equal(true);
  });

  it('give a listener that comes while the page is hidden the same minute', async () => {
    const world = openTabsWorld();
    const tab = world.open();
    const first = await world.serve(1);
    tab.setVisible(false);
    await world.clock.advance(30_000);
    first.write(':\n');
    await world.clock.advance(31_000);
    expect(first.closed).to.equal(true);
    tab.feed.hold();
    const second = await world.serve(1, true);
    await world.clock.advance(30_000);
    second.write(':\n');
    await world.clock.advance(28_000);
    expect(second.closed).to.equal(false);
    await world.clock.advance(3000);
    expect(second.closed).to.equal(true);
  });

  it('close at once when the page is hidden for the cache, and return when it is shown', async () => {
    for (const [away, back] of [
      ['pagehide', 'pageshow'],
      ['freeze', 'resume'],
    ] as const) {
      const world = openTabsWorld();
      const tab = world.open();
      const stream = await world.serve(1);
      tab.dispatch(away);
      await settle();
      expect(stream.closed).to.equal(true);
      expect(world.browser.waiting).to.equal(0);
      tab.dispatch(back);
      await settle();
      expect(world.server.requests).to.have.length(2);
    }
  });

  it('do not trust an open connection after waking from a sleep', async () => {
    const world = openTabsWorld();
    const tab = world.open();
    const stream = await world.serve(1);
    world.clock.jump(25_000);
    tab.setVisible(true);
    await settle();
    expect(stream.closed).to.equal(true);
    expect(world.server.requests).to.have.length(2);
  });

  it('cut a wait short when the network returns, a little apart from everybody else', async () => {
    const world = openTabsWorld();
    const tab = world.open();
    for (let attempt = 0; attempt < 4; attempt++) {
      (await world.server.take()).fail();
      await settle();
      if (attempt < 3) await world.clock.advance(2 ** attempt * 1000);
    }
    expect(statusOf(tab).state).to.equal('waiting');
    tab.dispatch('online');
    await world.clock.advance(499);
    expect(world.server.requests).to.have.length(4);
    await world.clock.advance(1);
    expect(world.server.requests).to.have.length(5);
  });

  for (const asking of ['the leader', 'a follower', 'a newcomer']) {
    it(`try again, when they were refused, as soon as ${asking} has another listener`, async () => {
      const world = openTabsWorld();
      const tabs = [world.open(), world.open()];
      (await world.server.take()).respond(new Response('', { status: 404 }));
      await settle();
      for (const tab of tabs) expect(statusOf(tab).state).to.equal('stopped');
      if (asking === 'a newcomer') tabs.push(world.open());
      else tabs[asking === 'the leader' ? 0 : 1]?.feed.hold();
      await world.serve(1);
      for (const tab of tabs) expect(statusOf(tab)).to.include({ state: 'open', staleSince: null });
      expect(world.server.requests).to.have.length(2);
    });
  }

  it('have one of the hidden lead when the only visible one is killed', async () => {
    const world = openTabsWorld();
    const tabs = [world.open(), world.open(), world.open()] as const;
    await world.serve(1);
    for (const tab of [tabs[0], tabs[1]]) {
      tab.setVisible(false);
      await settle();
    }
    const before = world.server.requests.length;
    tabs[2].kill();
    await world.clock.advance(LEADER_SILENCE_MS + 1000);
    const asked = world.server.requests.slice(before);
    const streams = asked.map((request) => request.stream());
    for (const stream of streams) stream.hello({ head: 1, resumed: true });
    await settle();
    expect(streams.filter(({ closed }) => !closed)).to.have.length(1);
    for (const tab of [tabs[0], tabs[1]])
      expect(statusOf(tab)).to.include({ state: 'open', staleSince: null });
  });

  it('leave nothing behind', async () => {
    const world = openTabsWorld();
    const tabs = [world.open(), world.open()];
    await world.serve(1);
    for (const tab of tabs) {
      tab.release();
      tab.feed.rest();
    }
    await settle();
    expect(world.clock.pending).to.equal(0);
    expect(world.browser.waiting).to.equal(0);
  });
});
