import { expect } from 'chai';
import { openTabsWorld, statusOf } from '../../test/tabs-world.ts';
import { settle } from '../testing/manual-clock.ts';
import { LEADER_SILENCE_MS } from './leader.ts';

describe('A page in the background', () => {
  /** Opened without being seen, with a stream. */
  async function openHidden() {
    const world = openTabsWorld();
    const tab = world.browser.open();
    tab.setVisible(false);
    tab.feed.hold();
    return { ...world, tab, stream: await world.serve(1) };
  }

  it('closes its connection after a minute, though it has finished loading in the meantime', async () => {
    const { clock, stream, tab } = await openHidden();
    await clock.advance(20_000);
    tab.dispatch('pageshow');
    stream.write(':\n');
    await clock.advance(30_000);
    stream.write(':\n');
    await clock.advance(29_000);
    expect(stream.closed).to.equal(false);
    await clock.advance(1000);
    expect(stream.closed).to.equal(true);
    expect(statusOf(tab).state).to.equal('idle');
  });

  it('stays away when it only runs again, and returns when it is seen', async () => {
    const { clock, server, tab } = await openHidden();
    tab.dispatch('freeze');
    tab.dispatch('resume');
    await clock.advance(0);
    expect(server.requests).to.have.length(1);
    tab.setVisible(true);
    await settle();
    expect(server.requests).to.have.length(2);
  });
});

describe('A page that nobody listens to any more', () => {
  it('neither connects when it is seen again nor leaves anything behind, however many listened', async () => {
    const world = openTabsWorld();
    const tab = world.open();
    const releases = [tab.release, tab.feed.hold(), tab.feed.hold()];
    await world.serve(1);
    tab.setVisible(false);
    for (const release of releases) release();
    tab.feed.rest();
    await settle();
    expect(world.clock.pending).to.equal(0);
    tab.setVisible(true);
    tab.dispatch('pageshow');
    await settle();
    expect(world.server.requests).to.have.length(1);
    expect([world.clock.pending, world.browser.waiting]).to.deep.equal([0, 0]);
  });

  it('does not lead although its turn came in that moment', async () => {
    const world = openTabsWorld();
    const [first, second] = [world.open(), world.open()];
    await world.serve(1);
    first.kill();
    second.release();
    second.feed.rest();
    await settle();
    expect(world.server.requests).to.have.length(1);
    expect(statusOf(second).state).to.equal('idle');
  });
});

describe('A page that is left and seen again', () => {
  it('stays refused where it was refused', async () => {
    const world = openTabsWorld();
    const tab = world.open();
    (await world.server.take()).respond(new Response('', { status: 404 }));
    await settle();
    tab.dispatch('pagehide');
    tab.dispatch('pageshow');
    await settle();
    expect(statusOf(tab)).to.include({ state: 'stopped' });
    expect(world.server.requests).to.have.length(1);
  });

  it('is the next to lead, at once', async () => {
    const world = openTabsWorld();
    const [first, second] = [world.open(), world.open()];
    await world.serve(1);
    first.setVisible(false);
    await settle();
    await world.serve(1, true);
    first.setVisible(true);
    second.kill();
    await settle();
    expect(world.server.requests).to.have.length(3);
    await world.serve(1, true);
    expect(statusOf(first)).to.include({ state: 'open', staleSince: null });
  });

  it('goes on leading where only a lock of its own page is waited for', async () => {
    const world = openTabsWorld();
    const tab = world.open();
    const stream = await world.serve(1);
    void tab.tabs.navigator.locks.request('draft', {}, () => new Promise(() => {}));
    tab.setVisible(false);
    await settle();
    expect(stream.closed).to.equal(false);
    expect(statusOf(tab)).to.include({ state: 'open', staleSince: null });
  });

  it('does not begin to seek a leader when it was left while it asked who wants to lead', async () => {
    const world = openTabsWorld();
    const [first, second] = [world.open(), world.open()];
    await world.serve(1);
    first.setVisible(false);
    first.dispatch('pagehide');
    await settle();
    await world.serve(1, true);
    expect(statusOf(first).state).to.equal('idle');
    expect(statusOf(second)).to.include({ state: 'open', staleSince: null });
  });

  it('tries anew where it was refused while it connected by itself, as soon as it has another listener', async () => {
    const world = openTabsWorld();
    const [first, second] = [world.open(), world.open()];
    await world.serve(1);
    first.freeze();
    await world.clock.advance(LEADER_SILENCE_MS);
    (await world.server.take()).respond(new Response('', { status: 404 }));
    await settle();
    expect(statusOf(second).state).to.equal('stopped');
    second.feed.hold();
    await world.serve(1, true);
    expect(statusOf(second)).to.include({ state: 'open', staleSince: null });
  });
});
