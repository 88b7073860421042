import type { Clock } from '../clock.ts';

/** How often the wall clock is looked at: a machine that slept is noticed this soon after waking. */
const TICK_MS = 5000;

/** Notices silence. One that has fired, or is stopped, stays quiet. */
export interface Watchdog {
  /** Allows this much silence from now on. */
  allow(limitMs: number): void;
  stop(): void;
}

/**
 * Measures by the wall clock, not by the age of its timer: timers stand still while a machine sleeps, and
 * are throttled in hidden tabs.
 */
export function createWatchdog(clock: Clock, onSilence: () => void): Watchdog {
  let seenAt: number;
  let allowedMs: number;
  let timer: unknown;
  let stopped = false;

  function check(): void {
    if (stopped) return;
    const now = clock.now();
    // The clock was set back: what was seen was seen now, at the latest.
    seenAt = Math.min(seenAt, now);
    if (now - seenAt >= allowedMs) {
      stop();
      onSilence();
    } else {
      clock.clearTimeout(timer);
      timer = clock.setTimeout(check, Math.min(seenAt + allowedMs - now, TICK_MS));
    }
  }

  function stop(): void {
    stopped = true;
    clock.clearTimeout(timer);
  }

  return {
    allow(limitMs) {
      allowedMs = limitMs;
      seenAt = clock.now();
      check();
    },
    stop,
  };
}
