import { expect } from 'chai';
import { openTabsWorld, statusOf } from '../../test/tabs-world.ts';
import { settle } from '../testing/manual-clock.ts';

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
