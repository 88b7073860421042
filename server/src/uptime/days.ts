import { DateTime, IANAZone } from 'luxon';
import type { Span } from './measure.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A day as a place's calendar has it: 23 or 25 hours long when the clocks change. */
export interface Day extends Span {
  /** `YYYY-MM-DD`. */
  date: string;
}

/** When the day after the one that starts at `startMs` starts. */
function nextStart(zone: IANAZone, startMs: number): number {
  const offsetMs = zone.offset(startMs) * MINUTE_MS;
  const nextMs = startMs + DAY_MS;
  // Nearly every day starts at midnight and has 24 hours; a whole calculation of a year of days takes 25 ms.
  const startsAtMidnight = (startMs + offsetMs) % DAY_MS === 0;
  if (startsAtMidnight && zone.offset(nextMs) * MINUTE_MS === offsetMs) return nextMs;
  return DateTime.fromMillis(startMs, { zone }).plus({ days: 1 }).startOf('day').toMillis();
}

/**
 * The day in `timeZone` that holds the instant `ms`, and the `count - 1` days before it, oldest first. A day ends where
 * the next begins, so that no instant is missed or counted twice, even where midnight itself is skipped.
 */
export function listDays(timeZone: string, ms: number, count: number): Day[] {
  const zone = IANAZone.create(timeZone);
  const today = DateTime.fromMillis(ms, { zone });
  let startMs = today
    .minus({ days: count - 1 })
    .startOf('day')
    .toMillis();
  return Array.from({ length: count }, () => {
    const date = new Date(startMs + zone.offset(startMs) * MINUTE_MS).toISOString().slice(0, 10);
    const day = { date, startMs, endMs: nextStart(zone, startMs) };
    startMs = day.endMs;
    return day;
  });
}
