import { expect } from 'chai';
import { openFeed } from '../../test/feed-world.ts';
import { answerStream, at } from '../../test/world.ts';
import { createStreamSlots } from '../stream-slots.ts';
import { settle } from '../testing/manual-clock.ts';
import { cursorAt, sampleSnapshot } from '../testing/samples.ts';
import type { ScriptedRequest } from '../testing/scripted-server.ts';

const MINUTE_MS = 60_000;
const lastPart = ({ url }: ScriptedRequest) => url.pathname.split('/').at(-1);

/** A feed whose requests are answered by their kind, with the seconds at which it asked for a stream. */
function openAnswered(
  answer: (request: ScriptedRequest, kind: string | undefined, nth: number) => void,
  options: Parameters<typeof openFeed>[0] = {},
) {
  const world = openFeed(options);
  const beganAt = world.clock.now();
  const streamedAt: number[] = [];
  void (async () => {
    for (;;) {
      const request = await world.server.take();
      const kind = lastPart(request);
      if (kind === 'stream') streamedAt.push((world.clock.now() - beganAt) / 1000);
      answer(request, kind, streamedAt.length);
    }
  })();
  return { ...world, streamedAt };
}

function answerPoll(request: ScriptedRequest, kind: string | undefined): void {
  if (kind === 'summary') request.json(sampleSnapshot(1));
  else request.json({ events: [], cursor: cursorAt(1), more: false });
}

const noStream = () => new Response('<html>', { headers: { 'content-type': 'text/html' } });

describe('The way back from polling', () => {
  for (const [what, refuse] of [
    ['do not get through', (request: ScriptedRequest) => request.fail()],
    ['are answered by somebody else', (request: ScriptedRequest) => request.respond(noStream())],
    ['are too many', (request: ScriptedRequest) => request.json({}, 429, { 'retry-after': '7' })],
  ] as const) {
    it(`is looked for where polls ${what}`, async () => {
      const world = openAnswered((request, kind, nth) => {
        if (kind !== 'stream') refuse(request);
        else if (nth < 5) request.respond(noStream());
        else request.stream().hello({ head: 1 });
      });
      await world.clock.advance(25 * MINUTE_MS);
      const gaps = world.streamedAt.slice(1, 5).map((second, index) => second - world.streamedAt[index]!);
      // A failed attempt is followed by the next within half a minute and what the server asks for.
      for (const [index, gap] of gaps.entries()) {
        expect(gap - 60 * 2 ** index).to.be.within(0, 37);
      }
      expect(gaps).to.have.length(4);
      world.release();
      world.feed.rest();
    });
  }

  it('comes within a minute and a poll where a stream gets through and polls do not', async () => {
    const world = openAnswered((request, kind, nth) => {
      if (kind !== 'stream') request.fail();
      else if (nth === 1) request.respond(noStream());
      else {
        const stream = request.stream();
        stream.hello({ head: 1 });
        stream.snapshot(sampleSnapshot(1));
      }
    });
    await world.clock.advance(80_000);
    expect(world.streamedAt).to.deep.equal([0, 74]);
    expect(world.status()).to.include({ state: 'open', transport: 'stream', staleSince: null });
    world.release();
    world.feed.rest();
  });

  it('comes with the next poll where the only slot was its own', async () => {
    const world = openFeed({ slots: createStreamSlots(1) });
    await answerStream(world);
    // Of another epoch: the stream is given up for a new one, and its slot is free a moment later.
    const refreshed = world.feed.refresh();
    (await world.server.take()).json(sampleSnapshot(1, { cursor: 'other1-1' }));
    await refreshed;
    await settle();
    (await world.server.take()).json({}, 410);
    await settle();
    (await world.server.take()).json(sampleSnapshot(1, { cursor: 'other1-1' }));
    await world.clock.advance(14_999);
    expect(world.status()).to.include({ state: 'open', transport: 'polling' });
    await world.clock.advance(1);
    expect(world.server.requests.map(lastPart)).to.deep.equal([
      ...['stream', 'summary', 'events', 'summary', 'stream'],
    ]);
    world.release();
    world.feed.rest();
  });

  it('begins with a minute where streams fall mute that were only too many before', async () => {
    const slots = createStreamSlots(1);
    let free = () => {};
    void slots.use('https://status.test', () => new Promise<void>((resolve) => (free = resolve)));
    let isPollAllowed = true;
    const streamed: ReturnType<ScriptedRequest['stream']>[] = [];
    const world = openAnswered(
      (request, kind, nth) => {
        if (kind !== 'stream') isPollAllowed ? answerPoll(request, kind) : request.fail();
        else {
          const stream = request.stream();
          streamed.push(stream);
          if (nth === 1) stream.hello({ head: 1, resumed: true });
        }
      },
      { slots },
    );
    const { clock } = world;
    await clock.advance(14_000);
    expect(world.status()).to.include({ state: 'open', transport: 'polling' });
    isPollAllowed = false;
    await clock.advance(1000);
    free();
    await clock.advance(4000);
    expect(world.status()).to.include({ state: 'open', transport: 'stream' });
    isPollAllowed = true;
    for (let beat = 0; beat < 20; beat++) {
      streamed[0]!.ping(1, at(1));
      await clock.advance(15_000);
    }
    streamed[0]!.cut();
    await clock.advance(20_000);
    expect(streamed).to.have.length(3);
    expect(world.status()).to.include({ state: 'open', transport: 'polling' });
    // What they were mute for is over: five seconds after the last of them was asked for, polls began.
    await clock.advance(90_000);
    expect(world.streamedAt).to.have.length(4);
    expect(world.streamedAt[3]! - world.streamedAt[2]!).to.be.within(65, 65 + 15);
    world.release();
    world.feed.rest();
  });
});
