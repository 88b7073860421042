import { expect } from 'chai';
import { openFeed } from '../../test/feed-world.ts';
import { answerStream } from '../../test/world.ts';
import { createManualClock, settle } from '../testing/manual-clock.ts';
import { cursorAt, sampleSnapshot } from '../testing/samples.ts';
import { createWatchdog } from './watchdog.ts';

const HOUR_MS = 3_600_000;

/** A feed whose wall clock moves by itself while its timers go on: a computer slept, or learns the time after it has started. */
function openWithClock() {
  const clock = createManualClock();
  let aheadMs = 0;
  const world = openFeed({ clock: { ...clock, now: () => clock.now() + aheadMs } });
  return {
    ...world,
    clock,
    setBack() {
      aheadMs = -3 * HOUR_MS;
    },
    sleep() {
      aheadMs = 3 * HOUR_MS;
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

  it('silence is noticed as soon as ever', async () => {
    const world = openWithClock();
    const stream = await answerStream(world);
    await world.clock.advance(10_000);
    world.setBack();
    await world.clock.advance(2.5 * 15_000 + 5000);
    expect(stream.closed).to.equal(true);
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

describe('Where timers stand still while a computer sleeps', () => {
  it('a stream is not trusted any more within five seconds of waking', async () => {
    const world = openWithClock();
    const stream = await answerStream(world);
    world.sleep();
    await world.clock.advance(5000);
    expect(stream.closed).to.equal(true);
    expect(world.status().staleSince).to.be.a('number');
  });

  it('a watchdog that was stopped sets no timer any more', () => {
    const clock = createManualClock();
    const watchdog = createWatchdog(clock, () => {});
    watchdog.allow(1000);
    watchdog.stop();
    watchdog.allow(1000);
    expect(clock.pending).to.equal(0);
  });
});
