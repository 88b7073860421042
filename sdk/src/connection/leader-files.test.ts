import { expect } from 'chai';
import type { Tab } from '../../test/browser.ts';
import { cursorOf, EVENT, openTabsWorld, statusOf } from '../../test/tabs-world.ts';
import { at, untilNextRequest } from '../../test/world.ts';
import { onDemand } from '../on-demand.ts';
import { type ManualClock, settle } from '../testing/manual-clock.ts';
import { cursorAt, sampleService, sampleSnapshot } from '../testing/samples.ts';
import { LOAD_MS } from './guarded.ts';
import { ANSWER_MS, BEAT_MS } from './leader.ts';

/** A file that comes after this long, however often it is asked for. */
function comesAfter(tab: Tab, clock: ManualClock, delayMs: number): void {
  let file: ReturnType<typeof onDemand.changes> | undefined;
  tab.files.files.changes = () => {
    file ??= new Promise<void>((resolve) => clock.setTimeout(resolve, delayMs)).then(onDemand.changes);
    return file;
  };
}

describe('Tabs of which one has less than the others', () => {
  it('have one lead that has the file for events, and one stream, where the leader cannot have it', async () => {
    const world = openTabsWorld();
    const tabs = Array.from({ length: 8 }, () => world.open());
    const leader = tabs[0]!;
    leader.files.set('gone', 'changes');
    let stream = await world.serve(1);
    stream.event(EVENT, at(2));
    await settle();
    for (const tab of tabs) expect(statusOf(tab).staleSince).to.be.a('number');
    expect(world.server.requests).to.have.length(2);
    expect(world.server.requests[1]?.url.searchParams.get('cursor')).to.equal(cursorAt(1));
    stream = await world.serve(3, true);
    for (const position of [2, 3, 4]) {
      stream.event(EVENT, at(position));
      await world.clock.advance(2500);
    }
    expect(world.server.requests).to.have.length(2);
    for (const tab of tabs) {
      expect(cursorOf(tab)).to.equal(cursorAt(4));
      expect(statusOf(tab)).to.include({ state: 'open', staleSince: null });
      if (tab !== leader) expect(tab.seen).to.deep.equal([2, 3, 4].map((position) => cursorAt(position)));
    }
    expect(new Set(leader.seen)).to.deep.equal(new Set(['stream.reset']));
  });

  it('try each tab once where none has the file, and then ask for the whole state in one of them', async () => {
    const world = openTabsWorld();
    const tabs = [world.open(), world.open(), world.open()];
    for (const tab of tabs) tab.files.set('gone', 'changes');
    let stream = await world.serve(1);
    stream.event(EVENT, at(2));
    for (const _ of [2, 3]) {
      await settle();
      stream = await world.serve(2, true);
      stream.event(EVENT, at(2));
    }
    for (const position of [2, 3]) {
      await untilNextRequest(world);
      stream = await world.serve(position);
      for (const tab of tabs) expect(statusOf(tab)).to.include({ state: 'open', staleSince: null });
      stream.event(EVENT, at(position + 1));
      await settle();
    }
    await untilNextRequest(world);
    await world.serve(4);
    expect(world.server.requests).to.have.length(6);
    for (const tab of tabs) {
      expect(cursorOf(tab)).to.equal(cursorAt(4));
      expect(new Set(tab.seen)).to.deep.equal(new Set(['stream.reset']));
    }
  });

  it('wait, and say so, for a leader that asks for the whole state because no other wants to lead', async () => {
    const world = openTabsWorld();
    const [leader, hidden] = [world.open(), world.open()];
    leader.files.set('gone', 'changes');
    const stream = await world.serve(1);
    hidden.setVisible(false);
    await settle();
    stream.event(EVENT, at(2));
    await settle();
    expect(world.server.requests).to.have.length(1);
    expect(statusOf(hidden).state).to.equal('waiting');
    expect(statusOf(hidden).staleSince).to.be.a('number');
    await world.clock.advance(2000);
    await world.serve(2);
    await world.clock.advance(BEAT_MS);
    expect(world.server.requests).to.have.length(2);
    for (const tab of [leader, hidden]) {
      expect(cursorOf(tab)).to.equal(cursorAt(2));
      expect(statusOf(tab)).to.include({ state: 'open', staleSince: null });
    }
  });

  for (const [missed, requests] of [
    [0, 2],
    [2, 3],
  ] as const) {
    it(`miss nothing when one leads that begins ${missed} events further on`, async () => {
      const world = openTabsWorld();
      const [first, second] = [world.open(), world.open()];
      const stream = await world.serve(1);
      // It does not wait for the lock, so that the newcomer is the next.
      second.setVisible(false);
      await settle();
      first.freeze();
      const newcomer = world.open();
      await settle();
      first.kill();
      await settle();
      second.setVisible(true);
      await world.serve(1 + missed);
      expect(stream.closed).to.equal(false);
      if (missed) {
        const own = await world.serve(1 + missed, true);
        for (const position of [2, 3]) own.event(EVENT, at(position));
      }
      await world.clock.advance(2 * BEAT_MS);
      expect(world.server.requests).to.have.length(requests);
      expect(second.seen).to.deep.equal(missed ? [cursorAt(2), cursorAt(3)] : []);
      for (const tab of [second, newcomer]) {
        expect(cursorOf(tab)).to.equal(cursorAt(1 + missed));
        expect(statusOf(tab)).to.include({ state: 'open', staleSince: null });
      }
    });
  }

  for (const comes of ['comes', 'does not come'] as const) {
    it(`hear nothing of what a channel had left over when they stopped, when a file for it ${comes}`, async () => {
      const world = openTabsWorld();
      const [, second] = [world.open(), world.open()];
      const stream = await world.serve(1);
      if (comes === 'comes') comesAfter(second, world.clock, 7000);
      else second.files.set('silent', 'changes');
      stream.event(EVENT, at(2));
      stream.reset('pruned');
      stream.snapshot(sampleSnapshot(5));
      await world.clock.advance(1000);
      second.dispatch('pagehide');
      await settle();
      second.dispatch('pageshow');
      await settle();
      const own = (await world.server.take()).stream();
      own.hello({ head: 6 });
      own.reset('pruned');
      own.snapshot(sampleSnapshot(6));
      await settle();
      stream.reset('pruned');
      stream.snapshot(sampleSnapshot(6));
      const shown = new Set<string>();
      second.feed.view.subscribe(() => shown.add(`${cursorOf(second)} ${statusOf(second).state}`));
      await world.clock.advance(10_000);
      expect([...shown]).to.deep.equal([`${cursorAt(6)} open`]);
      expect(second.seen).to.deep.equal(['stream.reset']);
      expect(own.closed).to.equal(true);
    });
  }

  it('do not go back with a leader that begins anew, where a refresh has brought newer state', async () => {
    const world = openTabsWorld();
    const [leader, hidden] = [world.open(), world.open()];
    leader.files.set('gone', 'changes');
    const stream = await world.serve(1);
    hidden.setVisible(false);
    hidden.feed.seed(sampleSnapshot(3, { services: [sampleService('api')] }));
    stream.event(EVENT, at(2));
    await untilNextRequest(world);
    await world.serve(2);
    const own = await world.serve(3, true);
    for (const position of [2, 3]) own.event(EVENT, at(position));
    await settle();
    expect(cursorOf(hidden)).to.equal(cursorAt(3));
    expect(hidden.seen).to.deep.equal([cursorAt(2), cursorAt(3)]);
  });

  it('need no file for an event that they have seen, and do not go back behind it', async () => {
    const world = openTabsWorld();
    world.open();
    const stream = await world.serve(1);
    const late = world.browser.open();
    late.files.set('gone', 'changes');
    late.feed.seed(sampleSnapshot(3));
    const seen: unknown[] = [];
    late.feed.onEvent(({ type }) => seen.push(type));
    late.feed.hold();
    await settle();
    stream.event(EVENT, at(2));
    await settle();
    expect(cursorOf(late)).to.equal(cursorAt(3));
    expect(statusOf(late)).to.include({ state: 'open', staleSince: null });
    // Here it gives its cursor up, and what the leader has is older than what a refresh has brought.
    late.feed.seed(sampleSnapshot(6));
    for (const position of [3, 4]) stream.event(EVENT, at(position));
    await settle();
    expect(cursorOf(late)).to.equal(cursorAt(6));
    await world.clock.advance(ANSWER_MS);
    expect(world.server.requests).to.have.length(2);
    await world.serve(6);
    expect(cursorOf(late)).to.equal(cursorAt(6));
    expect(seen).to.deep.equal(['stream.reset']);
  });

  /** The leader is killed while the second tab waits for the file for an event. */
  async function leadWhileWaiting() {
    const world = openTabsWorld();
    const [first, second] = [world.open(), world.open()];
    const stream = await world.serve(1);
    second.files.set('silent', 'changes');
    stream.event(EVENT, at(2));
    await settle();
    first.kill();
    await settle();
    second.files.set('there', 'changes');
    const own = await world.serve(2, true);
    return { ...world, second, own };
  }

  it('answer a newcomer at once, whatever the leader waits for', async () => {
    const world = await leadWhileWaiting();
    const late = world.open();
    await settle();
    expect(cursorOf(late)).to.equal(cursorAt(1));
    await world.clock.advance(ANSWER_MS);
    expect(world.server.requests).to.have.length(2);
  });

  it('keep their place where a file that they wanted as a follower does not come, and they lead by then', async () => {
    const { second, own, clock, server } = await leadWhileWaiting();
    await clock.advance(LOAD_MS);
    for (const position of [2, 3]) own.event(EVENT, at(position));
    await clock.advance(BEAT_MS);
    expect(second.seen).to.deep.equal([cursorAt(2), cursorAt(3)]);
    expect(statusOf(second)).to.include({ state: 'open', staleSince: null });
    expect(server.requests).to.have.length(2);
  });

  it('share also what a server says without a place in its log', async () => {
    const world = openTabsWorld();
    const tabs = [world.open(), world.open()];
    for (const status of ['partial_outage', 'operational'] as const) {
      if (world.server.requests.length > 1) await untilNextRequest(world);
      else (await world.server.take()).json('no stream');
      await settle();
      const services = [sampleService('api', { status })];
      (await world.server.take()).json(sampleSnapshot(1, { cursor: '', services }));
      await settle();
      for (const { feed } of tabs) expect(feed.view.get().snapshot?.services[0]?.status).to.equal(status);
    }
  });
});
