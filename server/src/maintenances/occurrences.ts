import { DateTime } from 'luxon';
import { createRule, readUntilDigits } from './recurrence-rule.ts';

/** When a series occurs: a rule, and the wall clock on which it first does. */
export interface Recurrence {
  rule: string;
  timeZone: string;
  /** `YYYY-MM-DDTHH:MM`, local. */
  firstLocal: string;
}

const LOCAL = "yyyy-MM-dd'T'HH:mm";

// The rule is counted on a clock that never changes: local time written as if it were UTC. Only its results become
// instants, each with the offset of its own day. So 10:00 stays 10:00 when daylight saving begins or ends.
function toWallClock(at: Date, timeZone: string): Date {
  return DateTime.fromJSDate(at, { zone: timeZone }).setZone('utc', { keepLocalTime: true }).toJSDate();
}

/** The instant of a local time. Of a time that a night has twice, the first; one that it skips is moved past the gap. */
function toInstant(wallClock: Date, timeZone: string): Date {
  const local = DateTime.fromJSDate(wallClock, { zone: 'utc' }).setZone(timeZone, { keepLocalTime: true });
  return new Date(Math.min(...local.getPossibleOffsets().map((each) => each.toMillis())));
}

// RFC 5545 §3.3.10: UNTIL in UTC is an instant; a date, or a time without Z, is on the wall clock.
function readUntil({ rule, timeZone }: Recurrence): Date | undefined {
  const until = readUntilDigits(rule);
  return until?.isUtc ? toWallClock(until.at, timeZone) : until?.at;
}

function countFrom(recurrence: Recurrence) {
  const first = DateTime.fromFormat(recurrence.firstLocal, LOCAL, { zone: 'utc' }).toJSDate();
  return createRule(recurrence.rule, first, readUntil(recurrence));
}

/** Where a series occurs. A night that skips the last hour of a day moves the start into the next day. */
export interface Place {
  /** `YYYY-MM-DD`, on the wall clock of the rule: none occurs twice. */
  day: string;
  start: Date;
}

/** The places of a series that start from `from` on and before `until`, in order. */
export function listPlaces(recurrence: Recurrence, from: Date, until: Date): Place[] {
  const { timeZone } = recurrence;
  const dayMs = 86_400_000;
  // A day more on both sides: a gap moves an occurrence by an hour, and the wall clock runs ahead or behind.
  return countFrom(recurrence)
    .between(
      new Date(toWallClock(from, timeZone).getTime() - dayMs),
      new Date(toWallClock(until, timeZone).getTime() + dayMs),
      true,
    )
    .map((wallClock) => ({
      day: wallClock.toISOString().slice(0, 10),
      start: toInstant(wallClock, timeZone),
    }))
    .filter(({ start }) => start >= from && start < until);
}

/** The instants at which a series occurs, from `from` and before `until`, in order. */
export function listOccurrences(recurrence: Recurrence, from: Date, until: Date): Date[] {
  return listPlaces(recurrence, from, until).map(({ start }) => start);
}

/** Whether a series occurs at `from` or at any time after. */
export function occursAfter(recurrence: Recurrence, from: Date): boolean {
  return countFrom(recurrence).after(toWallClock(from, recurrence.timeZone), true) !== null;
}
