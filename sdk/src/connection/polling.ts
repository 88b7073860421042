import type { Clock } from '../clock.ts';
import type { Attempt, Transport } from './delivery.ts';
import { asStatusError } from './guarded.ts';
import { sleep } from './sleep.ts';

/** The first way back from polling; doubled after each that fails. */
export const PROBE_INTERVAL_MS = 60_000;
const MAX_PROBE_INTERVAL_MS = 600_000;

export interface PollingOptions {
  /** Asks once for all that is new. */
  poll: Transport;
  stream: Transport;
  /** Whether a stream may be opened now. */
  mayStream(): boolean;
  /** Between two polls, give or take a quarter. */
  pollMs: number;
  clock: Clock;
  random: () => number;
}

/** Polls again and again, with the way back: a transport that becomes a stream as soon as one gets through. */
export function createPolling({ poll, stream, mayStream, pollMs, clock, random }: PollingOptions): Transport {
  /** Streams are mute, and none has opened since the first look was put off. */
  let wasMute = false;
  let probeMs: number;
  let probeAt: number;
  /** The last poll has failed. */
  let failed = false;

  function postpone(): void {
    probeAt = clock.now() + probeMs;
    probeMs = Math.min(probeMs * 2, MAX_PROBE_INTERVAL_MS);
  }

  return async (attempt) => {
    const { signal, mute } = attempt;
    if (!wasMute) {
      // Where the page has too many streams, any poll may find that one has become free.
      probeAt = 0;
      probeMs = PROBE_INTERVAL_MS;
      if (mute) postpone();
    }
    wasMute = mute;
    let polledAt = Number.NaN;
    /** After a sleep the polls that worked are long past. */
    const isLate = () => !(clock.now() - polledAt <= 2 * pollMs);
    // First the truth, then the way back. Only after a poll that failed it is the turn of the way back, once.
    let mayLook = failed;
    failed = false;
    for (;;) {
      // Where the clock was set back, the next look may seem to be hours away.
      probeAt = Math.min(probeAt, clock.now() + probeMs);
      if (mayLook && clock.now() >= probeAt && mayStream()) {
        let isOpen = false;
        const look = lookOf(attempt, isLate, () => {
          isOpen = true;
          wasMute = false;
        });
        try {
          const ending = await stream(look);
          if (isOpen || ending) return ending;
        } catch (thrown) {
          const error = asStatusError(thrown);
          // A server that asks for rest is not answered with polls.
          if (signal.aborted || isOpen || !error.retryable || error.retryAfterMs) throw error;
        }
        postpone();
      }
      await poll(attempt).catch((error) => {
        failed = !signal.aborted;
        throw error;
      });
      polledAt = clock.now();
      if (!signal.aborted) await sleep(clock, pollMs * (0.75 + random() / 2), signal);
      if (signal.aborted) return undefined;
      mayLook = !isLate();
      if (!mayLook) attempt.tell({ state: 'connecting', transport: 'polling' });
    }
  };
}

/** An attempt that is nobody's business until it succeeds: meanwhile polling counts. */
function lookOf(attempt: Attempt, isLate: () => boolean, succeed: () => void): Attempt {
  return {
    ...attempt,
    accepted() {
      attempt.accepted();
      // It slept, or polls fail: what it finds is not known yet.
      if (isLate()) attempt.tell({ state: 'connecting', transport: 'stream' });
    },
    opened(transport) {
      succeed();
      attempt.opened(transport);
    },
  };
}
