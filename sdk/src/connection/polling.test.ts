import { expect } from 'chai';
import { StatusError } from '../errors.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import type { Attempt, Transport } from './delivery.ts';
import { createPolling } from './polling.ts';

const MINUTE_MS = 60_000;

/** Polls that always work, every 15 seconds, and a stream that does what it is told. */
function setUp(stream: Transport) {
  const clock = createManualClock();
  const probedAt: number[] = [];
  const beganAt = clock.now();
  const transport = createPolling({
    async poll() {
      return undefined;
    },
    stream(attempt) {
      probedAt.push(clock.now() - beganAt);
      return stream(attempt);
    },
    mayStream: () => true,
    ...{ pollMs: 15_000, clock, random: () => 0.5 },
  });
  return { clock, probedAt, transport };
}

function createAttempt(signal: AbortSignal): Attempt {
  return { signal, accepted() {}, alive() {}, opened() {}, tell() {} };
}

const mute: Transport = async () => {
  throw new StatusError('timeout', 'The server is silent.');
};

describe('createPolling', () => {
  it('looks for a stream after one minute, then after two, four and eight, and at last every ten', async () => {
    const { clock, probedAt, transport } = setUp(mute);
    const life = new AbortController();
    void transport(createAttempt(life.signal));
    await clock.advance(50 * MINUTE_MS);
    const gaps = probedAt.map((at, index) => (at - (probedAt[index - 1] ?? 0)) / MINUTE_MS);
    expect(gaps).to.deep.equal([1, 2, 4, 8, 10, 10, 10]);
    life.abort();
  });

  it('does not count a look that was broken off by its own end', async () => {
    const { clock, probedAt, transport } = setUp(
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    for (let round = 0; round < 3; round++) {
      const life = new AbortController();
      transport(createAttempt(life.signal)).catch(() => undefined);
      await clock.advance(MINUTE_MS);
      life.abort();
      await clock.advance(0);
    }
    expect(probedAt).to.have.length(3);
  });

  it('becomes the stream that gets through, and begins again with a minute after it', async () => {
    let end = () => {};
    const { clock, probedAt, transport } = setUp(async ({ opened }) => {
      opened('stream');
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return undefined;
    });
    for (let round = 1; round <= 2; round++) {
      const done = transport(createAttempt(new AbortController().signal));
      await clock.advance(MINUTE_MS - 1);
      expect(probedAt).to.have.length(round - 1);
      await clock.advance(1);
      expect(probedAt).to.have.length(round);
      end();
      expect(await done).to.equal(undefined);
    }
  });

  it('leaves a server that refuses, or asks for rest, to whoever judges that', async () => {
    for (const error of [
      new StatusError('unauthorized', 'No.'),
      new StatusError('rate_limited', 'Later.', { retryAfterMs: 1000 }),
    ]) {
      const { clock, transport } = setUp(() => Promise.reject(error));
      const thrown = transport(createAttempt(new AbortController().signal)).catch((reason) => reason);
      await clock.advance(MINUTE_MS);
      expect(await thrown).to.equal(error);
    }
  });
});
