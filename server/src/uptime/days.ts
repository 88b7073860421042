import { DateTime } from 'luxon';
import type { Span } from './measure.ts';

/** A day as a place's calendar has it: 23 or 25 hours long when the clocks change. */
export interface Day extends Span {
  /** `YYYY-MM-DD`. */
  date: string;
}

/**
 * The day in `timeZone` that holds the instant `ms`, and the `count - 1` days before it, oldest first. A day ends where
 * the next begins, so that no instant is missed or counted twice, even where midnight itself is skipped.
 */
export function listDays(timeZone: string, ms: number, count: number): Day[] {
  const last = DateTime.fromMillis(ms, { zone: timeZone }).startOf('day');
  const starts = Array.from({ length: count + 1 }, (_, index) =>
    last.plus({ days: index - count + 1 }).startOf('day'),
  );
  return starts.slice(0, -1).map((start, index) => ({
    date: start.toISODate()!,
    startMs: start.toMillis(),
    endMs: starts[index + 1]!.toMillis(),
  }));
}
