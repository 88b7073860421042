import { DateTime } from 'luxon';
import { listOccurrences, type Recurrence } from './occurrences.ts';

const DAY_MS = 86_400_000;

/** Where the occurrences of a series belong after its rule, its first start or its time zone has changed. */
export interface SeriesPlaces {
  /** The new start of what the old rule had at `at`: that of the same day, undefined where that day has none. */
  find(at: Date): Date | undefined;
  /** The starts on days that had none. */
  readonly fresh: readonly Date[];
  /** Every start of the new rule. */
  readonly all: readonly Date[];
}

/**
 * Compares two recurrences from `now` and before `until`, by the days of their own time zones: none occurs twice a day. A
 * day that the old rule had is never fresh, though nothing may be left there: it was deleted alone, or is over.
 */
export function comparePlaces(before: Recurrence, after: Recurrence, now: Date, until: Date): SeriesPlaces {
  const dayOf = (at: Date, { timeZone }: Recurrence) =>
    DateTime.fromJSDate(at, { zone: timeZone }).toISODate()!;
  const all = listOccurrences(after, now, until);
  const byDay = new Map(all.map((start) => [dayOf(start, after), start]));
  const today = new Date(now.getTime() - DAY_MS);
  const known = new Set(listOccurrences(before, today, until).map((start) => dayOf(start, before)));
  return {
    find: (at) => byDay.get(dayOf(at, before)),
    fresh: [...byDay].filter(([day]) => !known.has(day)).map(([, start]) => start),
    all,
  };
}
