import { expect } from 'chai';
import { StatusError } from '../errors.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import type { Attempt, Transport } from './delivery.ts';
import { createPolling, type PollingOptions } from './polling.ts';

const MINUTE_MS = 60_000;

/** Polls every 15 seconds, and a stream that does what it is told; with when each was asked for. */
function setUp(
  stream: Transport,
  options: Partial<Omit<PollingOptions, 'poll'>> & { poll?: Transport | undefined } = {},
) {
  const clock = createManualClock();
  const probedAt: number[] = [];
  const polledAt: number[] = [];
  const beganAt = clock.now();
  const transport = createPolling({
    mayStream: () => true,
    ...{ pollMs: 15_000, clock, random: () => 0.5 },
    ...options,
    poll(attempt) {
      polledAt.push(clock.now() - beganAt);
      return options.poll?.(attempt) ?? Promise.resolve(undefined);
    },
    stream(attempt) {
      probedAt.push(clock.now() - beganAt);
      return stream(attempt);
    },
  });
  return { clock, probedAt, polledAt, transport };
}

function createAttempt(signal: AbortSignal, mute = true): Attempt {
  return { signal, mute, accepted() {}, alive() {}, opened() {}, tell() {} };
}

const mute: Transport = async () => {
  throw new StatusError('timeout', 'The server is silent.');
};

const blocked: Transport = async () => {
  throw new StatusError('network', 'The connection failed.');
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

  it('ends as a stream does that got through, or was sent away before', async () => {
    const cut = new StatusError('network', 'The stream was cut.');
    const goodbye = { reason: 'draining', reconnectInMs: 5000 };
    for (const [opens, end] of [
      [true, Promise.reject(cut)],
      [false, Promise.resolve(goodbye)],
    ] as const) {
      end.catch(() => undefined);
      const { clock, polledAt, transport } = setUp(({ opened }) => {
        if (opens) opened('stream');
        return end;
      });
      const done = transport(createAttempt(new AbortController().signal)).catch((error) => error);
      await clock.advance(MINUTE_MS);
      const polls = polledAt.length;
      await clock.advance(MINUTE_MS);
      expect(polledAt).to.have.length(polls);
      expect(await done).to.equal(opens ? cut : goodbye);
    }
  });

  it('spreads its polls a quarter to either side', async () => {
    for (const [chance, gapMs] of [
      [0, 11_250],
      [0.999_999, 18_750],
    ] as const) {
      const { clock, polledAt, transport } = setUp(mute, { random: () => chance });
      const life = new AbortController();
      void transport(createAttempt(life.signal));
      await clock.advance(20_000);
      expect(polledAt[1]).to.be.closeTo(gapMs, 1);
      life.abort();
    }
  });

  it('says after a sleep that it does not know, and asks before it looks for a stream', async () => {
    const { clock, probedAt, polledAt, transport } = setUp(mute);
    const told: unknown[] = [];
    const life = new AbortController();
    void transport({ ...createAttempt(life.signal), tell: (change) => void told.push(change) });
    await clock.advance(0);
    clock.jump(2 * MINUTE_MS);
    await clock.advance(0);
    expect(told).to.deep.equal([{ state: 'connecting', transport: 'polling' }]);
    expect([polledAt.length, probedAt.length]).to.deep.equal([2, 0]);
    await clock.advance(15_000);
    expect([polledAt.length, probedAt.length]).to.deep.equal([3, 1]);
    life.abort();
  });

  for (const [polls, poll, said] of [
    ['work', undefined, []],
    ['fail', blocked, [{ state: 'connecting', transport: 'stream' }]],
  ] as const) {
    it(`says of a look for a stream that the token is good, and what is not known where polls ${polls}`, async () => {
      const life = new AbortController();
      const look: Transport = (attempt) => {
        attempt.accepted();
        return mute(attempt);
      };
      const { clock, transport } = setUp(look, { poll });
      const told: unknown[] = [];
      const attempt: Attempt = {
        ...createAttempt(life.signal),
        accepted: () => void told.push('accepted'),
        tell: (change) => void told.push(change),
      };
      const first = transport(attempt).catch(() => undefined);
      await clock.advance(MINUTE_MS);
      if (poll) await first.then(() => transport(attempt)).catch(() => undefined);
      expect(told).to.deep.equal(['accepted', ...said]);
      life.abort();
    });
  }

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

  it('looks for a stream at the same times where polls fail', async () => {
    const { clock, probedAt, transport } = setUp(mute, { poll: blocked });
    const { signal } = new AbortController();
    for (let second = 0; second <= 25 * 60; second++) {
      const error = await transport(createAttempt(signal)).catch((thrown) => thrown);
      expect(error).to.include({ code: 'network' });
      await clock.advance(1000);
    }
    expect(probedAt.map((at) => at / MINUTE_MS)).to.deep.equal([1, 3, 7, 15, 25]);
  });

  it('becomes a stream although polls fail', async () => {
    const { clock, transport } = setUp(
      async ({ opened }) => {
        opened('stream');
        return undefined;
      },
      { poll: blocked },
    );
    const { signal } = new AbortController();
    await transport(createAttempt(signal)).catch(() => undefined);
    await clock.advance(MINUTE_MS);
    expect(await transport(createAttempt(signal))).to.equal(undefined);
  });

  it('gives polls that failed their turn where the server sends the look away', async () => {
    const { clock, probedAt, polledAt, transport } = setUp(
      async () => {
        throw new StatusError('rate_limited', 'Later.', { retryAfterMs: 1000 });
      },
      { poll: blocked },
    );
    const { signal } = new AbortController();
    const codes: string[] = [];
    for (const delayMs of [MINUTE_MS, 1000, 1000, 1000]) {
      await transport(createAttempt(signal)).catch(({ code }) => codes.push(code));
      await clock.advance(delayMs);
    }
    expect(codes).to.deep.equal(['network', 'rate_limited', 'network', 'rate_limited']);
    expect([probedAt.length, polledAt.length]).to.deep.equal([2, 2]);
  });

  it('asks for the truth first after a poll that nobody waited for', async () => {
    const { clock, probedAt, polledAt, transport } = setUp(mute, {
      poll: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    for (let round = 1; round <= 2; round++) {
      const life = new AbortController();
      transport(createAttempt(life.signal)).catch(() => undefined);
      await clock.advance(MINUTE_MS);
      life.abort();
      await clock.advance(0);
      expect(polledAt).to.have.length(round);
    }
    expect(probedAt).to.have.length(0);
  });

  it('takes a stream with the next poll where one only was not allowed', async () => {
    const { clock, probedAt, transport } = setUp(mute);
    const life = new AbortController();
    void transport(createAttempt(life.signal, false));
    await clock.advance(2 * MINUTE_MS);
    // What it finds there is mute: from then on looks have their intervals.
    expect(probedAt).to.deep.equal([15_000, 15_000 + MINUTE_MS]);
    life.abort();
    const again = new AbortController();
    void transport(createAttempt(again.signal, false));
    await clock.advance(15_000);
    expect(probedAt).to.have.length(3);
    again.abort();
  });

  it('begins with a minute where streams have become mute, whatever it waited for before', async () => {
    const { clock, probedAt, transport } = setUp(mute);
    for (const isMute of [true, false, true]) {
      const life = new AbortController();
      void transport(createAttempt(life.signal, isMute));
      await clock.advance(20 * MINUTE_MS);
      life.abort();
    }
    const gaps = probedAt.filter((at) => at > 40 * MINUTE_MS).map((at) => at / MINUTE_MS - 40);
    expect(gaps).to.deep.equal([1, 3, 7, 15]);
  });

  it('goes on doubling where it is only begun again', async () => {
    const { clock, probedAt, transport } = setUp(mute);
    for (let round = 0; round < 40; round++) {
      const life = new AbortController();
      void transport(createAttempt(life.signal));
      await clock.advance(MINUTE_MS);
      life.abort();
    }
    expect(probedAt).to.have.length.lessThan(8);
  });
});
