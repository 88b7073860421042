import { expect } from 'chai';
import { openFeed } from '../../test/feed-world.ts';
import { answerStream } from '../../test/world.ts';
import { createManualClock, settle } from '../testing/manual-clock.ts';
import { cursorAt, sampleSnapshot } from '../testing/samples.ts';

const HOUR_MS = 3_600_000;

/** A feed whose wall clock is set back while its timers go on, as when a computer learns the time after it has started. */
function openWithClock() {
  const clock = createManualClock();
  let slowMs = 0;
  const world = openFeed({ clock: { ...clock, now: () => clock.now() - slowMs } });
  return {
    ...world,
    clock,
    setBack() {
      slowMs = 3 * HOUR_MS;
    },
  };
}

describe('Where the clock is set back', () => {
  it('a connection that was away returns as soon as it is wanted', async () => {
    const world = openWithClock();
    (await world.server.take()).fail();
    await settle();
    world.setBack();
    world.release();
    world.feed.rest();
    world.feed.hold();
    await answerStream(world);
    expect(world.status()).to.include({ state: 'open', staleSince: null });
  });

  it('a server that asked for rest has what it asked for, and no more', async () => {
    const world = openWithClock();
    (await world.server.take()).json({}, 503, { 'retry-after': '20' });
    await settle();
    world.setBack();
    world.release();
    world.feed.rest();
    world.feed.hold();
    await world.clock.advance(19_999);
    expect(world.server.requests).to.have.length(1);
    await world.clock.advance(1);
    expect(world.server.requests).to.have.length(2);
  });

  it('a stream is looked for in time where there were only polls', async () => {
    const world = openWithClock();
    (await world.server.take()).respond(new Response('', { headers: { 'content-type': 'text/html' } }));
    await settle();
    (await world.server.take()).json(sampleSnapshot(1));
    await settle();
    (await world.server.take()).json({ events: [], cursor: cursorAt(1), more: false });
    await settle();
    expect(world.status()).to.include({ state: 'open', transport: 'polling' });
    world.setBack();
    for (let poll = 0; poll < 10; poll++) {
      await world.clock.advance(15_000);
      const request = world.server.requests.at(-1)!;
      if (request.url.pathname.endsWith('/stream')) break;
      request.json({ events: [], cursor: cursorAt(1), more: false });
      await settle();
    }
    expect(world.server.requests.at(-1)?.url.pathname).to.match(/\/stream$/);
  });
});
