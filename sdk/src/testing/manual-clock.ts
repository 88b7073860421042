import type { Clock } from '../clock.ts';
import { onDemand } from '../on-demand.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Runs what is due within `durationMs`, in order, and whatever that sets off. */
  advance(durationMs: number): Promise<void>;
  /** The machine sleeps: time passes and no timer runs. */
  jump(durationMs: number): void;
  /** How many timers wait. */
  readonly pending: number;
}

/** `startMs`: epoch milliseconds, default 2026-01-01T00:00:00Z. */
export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let now = startMs;
  const timers = new Map<object, { at: number; callback: () => void }>();

  function nextDue(until: number): object | undefined {
    let earliest: object | undefined;
    for (const [handle, { at }] of timers) {
      if (at <= until && (!earliest || at < timers.get(earliest)!.at)) earliest = handle;
    }
    return earliest;
  }

  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      const handle = {};
      timers.set(handle, { at: now + Math.max(0, delayMs), callback });
      return handle;
    },
    clearTimeout: (handle) => void timers.delete(handle as object),
    async advance(durationMs) {
      const until = now + durationMs;
      await settle();
      for (let due = nextDue(until); due; due = nextDue(until)) {
        const { at, callback } = timers.get(due)!;
        timers.delete(due);
        now = Math.max(now, at);
        callback();
        await settle();
      }
      now = Math.max(now, until);
    },
    jump(durationMs) {
      now += durationMs;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Lets everything that is not waiting for time or the network run: promises, and streams between them. */
export async function settle(): Promise<void> {
  await turn();
  // A clock that stands still waits for no file: what the client has begun to load is there before these are.
  await Promise.all(Object.values(onDemand).map((load) => load()));
  await turn();
}

// Node's own is a hundred times faster than its shortest timer.
function turn(): Promise<void> {
  const { setImmediate = setTimeout } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  return new Promise((resolve) => void setImmediate(resolve));
}
