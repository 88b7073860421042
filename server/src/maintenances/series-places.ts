import { DateTime } from 'luxon';
import { listPlaces, type Recurrence } from './occurrences.ts';

const DAY_MS = 86_400_000;

/** Where the occurrences of a series belong after its rule, its first start or its time zone has changed. */
export interface SeriesPlaces {
  /** Whether the old rule has this instant. */
  had(at: Date): boolean;
  /** The new start of what was at `at`: that of the same day, undefined where that day has none. */
  find(at: Date): Date | undefined;
  /** The starts on days that had none. */
  readonly fresh: readonly Date[];
  /** Every start of the new rule. */
  readonly all: readonly Date[];
}

/**
 * Compares two recurrences from `now` and before `until`, by the days of their own wall clocks: none occurs twice a day. A
 * day that the old rule had is never fresh, though nothing may be left there: it was deleted alone, or is over.
 */
export function comparePlaces(before: Recurrence, after: Recurrence, now: Date, until: Date): SeriesPlaces {
  const all = listPlaces(after, now, until);
  const byDay = new Map(all.map(({ day, start }) => [day, start]));
  const known = listPlaces(before, new Date(now.getTime() - DAY_MS), until);
  const knownDays = new Set(known.map(({ day }) => day));
  const dayByStart = new Map(known.map(({ day, start }) => [start.getTime(), day]));
  const dayOf = (at: Date) =>
    dayByStart.get(at.getTime()) ?? DateTime.fromJSDate(at, { zone: before.timeZone }).toISODate()!;
  return {
    had: (at) => dayByStart.has(at.getTime()),
    find: (at) => byDay.get(dayOf(at)),
    fresh: all.filter(({ day }) => !knownDays.has(day)).map(({ start }) => start),
    all: all.map(({ start }) => start),
  };
}
