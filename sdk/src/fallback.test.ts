import { expect } from 'chai';
import { openFeed } from '../test/feed-world.ts';
import { answerStream, untilNextRequest } from '../test/world.ts';
import { createManualClock, settle } from './testing/manual-clock.ts';

describe('Without the file for what goes wrong', () => {
  it('a refused answer is a failure like any other: tried again, later and later', async () => {
    const world = openFeed();
    world.setFiles('gone', 'fallback');
    const gaps: number[] = [];
    for (const status of [404, 401, 429, 503, 204]) {
      const request = await world.server.take();
      request.respond(new Response(status === 204 ? null : '{}', { status }));
      await settle();
      const failedAt = world.clock.now();
      expect(world.status()).to.include({ state: 'waiting' });
      expect(world.status().lastError).to.include({ code: 'network', retryable: true });
      await untilNextRequest(world);
      gaps.push(world.clock.now() - failedAt);
    }
    expect(gaps).to.deep.equal([1000, 2000, 4000, 8000, 15_000]);
    await answerStream(world);
    expect(world.status()).to.include({ state: 'open', staleSince: null });
  });

  it('a refused answer is let go of, though the fetch ignores the signal', async () => {
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
    };
    const world = openFeed({
      fetch: async () => new Response(new ReadableStream({ cancel }), { status: 404 }),
    });
    world.setFiles('gone', 'fallback');
    await settle();
    expect(world.status().lastError).to.include({ code: 'network' });
    expect(isCancelled).to.equal(true);
  });

  it('mute streams are tried again and again, and one that gets through is taken', async () => {
    const world = openFeed();
    world.setFiles('gone', 'fallback');
    for (let attempt = 0; attempt < 6; attempt++) {
      if (attempt > 0) await untilNextRequest(world);
      const request = await world.server.take();
      expect(request.url.pathname).to.match(/\/stream$/);
      request.stream();
      await world.clock.advance(5000);
      expect(request.aborted).to.equal(true);
      expect(world.status().staleSince).to.be.a('number');
    }
    // Six times five seconds of silence, and the pauses between.
    expect(world.clock.now() - createManualClock().now()).to.be.greaterThan(60_000);
    await untilNextRequest(world);
    await answerStream(world);
    expect(world.status()).to.include({ state: 'open', transport: 'stream', staleSince: null });
  });

  it('a refresh is refused, and the stream goes on', async () => {
    const world = openFeed();
    world.setFiles('gone', 'fallback');
    await answerStream(world);
    const error = await world.feed.refresh().catch((thrown) => thrown);
    expect(error).to.include({ name: 'StatusError', code: 'network' });
    expect(world.status()).to.include({ state: 'open', staleSince: null });
  });
});

describe('A slow file for what goes wrong', () => {
  it('is no silence of a server that was slow too', async () => {
    const world = openFeed();
    world.setFiles('slow', 'fallback');
    const request = await world.server.take();
    await world.clock.advance(8000);
    request.json({ detail: 'There is no acme.' }, 404);
    await world.clock.advance(4000);
    expect(world.status().state).to.equal('stopped');
    expect(world.status().lastError).to.include({ code: 'not_found' });
  });
});
