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
  /** Undefined while streams work. */
  let probeAt: number | undefined;
  let probeMs = PROBE_INTERVAL_MS;

  return async (attempt) => {
    const { signal } = attempt;
    // Where the page has too many streams, any poll may find that one has become free.
    probeAt ??= mayStream() ? clock.now() + probeMs : 0;
    for (;;) {
      await poll(attempt);
      const polledAt = clock.now();
      /** After a sleep the polls that worked are long past. */
      const isLate = () => clock.now() - polledAt > 2 * pollMs;
      if (!signal.aborted) await sleep(clock, pollMs * (0.75 + random() / 2), signal);
      if (signal.aborted) return undefined;
      // First the truth, then the way back.
      if (isLate()) attempt.tell({ state: 'connecting', transport: 'polling' });
      else if (clock.now() >= probeAt && mayStream()) {
        let isOpen = false;
        const look = lookOf(attempt, isLate, () => {
          isOpen = true;
          probeAt = undefined;
          probeMs = PROBE_INTERVAL_MS;
        });
        try {
          const ending = await stream(look);
          if (isOpen || ending) return ending;
        } catch (thrown) {
          const error = asStatusError(thrown);
          // A server that asks for rest is not answered with polls.
          if (signal.aborted || isOpen || !error.retryable || error.retryAfterMs) throw error;
        }
        probeMs = Math.min(probeMs * 2, MAX_PROBE_INTERVAL_MS);
        probeAt = clock.now() + probeMs;
      }
    }
  };
}

/** An attempt that is nobody's business until it succeeds: meanwhile polling works. */
function lookOf(attempt: Attempt, isLate: () => boolean, succeed: () => void): Attempt {
  return {
    ...attempt,
    accepted() {
      attempt.accepted();
      // It slept: what it finds is not known yet.
      if (isLate()) attempt.tell({ state: 'connecting', transport: 'stream' });
    },
    opened(transport) {
      succeed();
      attempt.opened(transport);
    },
  };
}
