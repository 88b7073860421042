/** The widest delay, however often it failed. */
export const MAX_DELAY_MS = 30_000;

/** No server may send us away for longer. */
export const MAX_AWAY_MS = 3_600_000;

/** A connection that lived this long has earned a fresh start. */
export const STABLE_AFTER_MS = 10_000;

/**
 * How long to stay away after a number of failures, at least one: full jitter over 2, 4, 8, 16, then 30 s for the
 * default base. The first delay is already two seconds wide, so that the readers of a crashed server do
 * not return within the same moment. `floorMs` is what the server asked for; it only ever raises.
 */
export function backoffMs(failures: number, random: () => number, floorMs = 0, baseMs = 1000): number {
  return floorMs + random() * Math.min(MAX_DELAY_MS, baseMs * 2 ** failures);
}
