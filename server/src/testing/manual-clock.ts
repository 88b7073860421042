import type { Clock } from '../platform/clock.ts';

interface Timer {
  at: number;
  everyMs: number | undefined;
  callback: () => void;
}

export interface ManualClock extends Clock {
  /** Moves time on and calls what is due, in the order of its times. */
  advance(ms: number): void;
}

/** A clock that stands still until a test moves it. */
export function createManualClock(startAt = Date.UTC(2026, 0, 5, 12)): ManualClock {
  const timers = new Set<Timer>();
  let now = startAt;

  function add(timer: Timer): () => void {
    timers.add(timer);
    return () => void timers.delete(timer);
  }

  function nextDue(until: number): Timer | undefined {
    return [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => now,
    every: (ms, callback) => add({ at: now + ms, everyMs: ms, callback }),
    after: (ms, callback) => add({ at: now + ms, everyMs: undefined, callback }),
    advance(ms) {
      const until = now + ms;
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        now = timer.at;
        if (timer.everyMs === undefined) timers.delete(timer);
        else timer.at += timer.everyMs;
        timer.callback();
      }
      now = until;
    },
  };
}
