import { formatMessage } from './format-message.ts';

/** How one locale writes what incidents, maintenances and runs have and a pill has not. */
export interface EntryFormats {
  /** `4 Mar, 12:04`, with the year when it is not that of `nowMs`. */
  dateTime(epochMs: number, nowMs: number): string;
  /** `4 Mar, 12:00 – 13:00 UTC`, with the year when it is not that of `nowMs`. */
  range(fromMs: number, toMs: number, nowMs: number): string;
  /** `5 minutes ago` */
  relative(epochMs: number, nowMs: number): string;
  /** `42%`, from 0–100 */
  percent(value: number): string;
  /** A message whose parts are chosen by the plural rules of the locale. */
  plural(message: string, count: number): string;
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const MOMENT = { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;

/** Builds each formatter when it is first needed: they are slow to make. */
export function createEntryFormats(locale: string): EntryFormats {
  const dateTime = perYear(locale, MOMENT);
  const range = perYear(locale, { ...MOMENT, timeZoneName: 'short' });
  const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const plural = lazily(() => new Intl.PluralRules(locale));
  const percent = lazily(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  const number = lazily(() => new Intl.NumberFormat(locale));
  return {
    dateTime: (epochMs, nowMs) => dateTime(epochMs, nowMs).format(epochMs),
    range: (fromMs, toMs, nowMs) => range(fromMs, nowMs).formatRange(fromMs, toMs),
    relative(epochMs, nowMs) {
      const ms = epochMs - nowMs;
      const [unit, size] = STEPS.find((step) => Math.abs(ms) >= step[1]) ?? STEPS[2];
      // A word like “yesterday” is about days of the calendar.
      const count = unit === 'day' ? Math.round((midnight(epochMs) - midnight(nowMs)) / size) : ms / size;
      return relative().format(Math.trunc(count), unit);
    },
    percent: (value) => percent().format(value / 100),
    plural(message, count) {
      const part = choose(message, plural().select(count));
      return formatMessage(part, { count: number().format(count) });
    },
  };
}

function choose(message: string, category: string): string {
  const parts = message.split('|');
  const part = parts.find((each) => each.startsWith(`${category}:`)) ?? parts.at(-1)!;
  return part.replace(/^(zero|one|two|few|many|other):/, '');
}

function midnight(epochMs: number): number {
  return new Date(epochMs).setHours(0, 0, 0, 0);
}

/** The formatter for an instant: without a year for those of this one, as people write. */
function perYear(locale: string, options: Intl.DateTimeFormatOptions) {
  const short = lazily(() => new Intl.DateTimeFormat(locale, options));
  const long = lazily(() => new Intl.DateTimeFormat(locale, { year: 'numeric', ...options }));
  // That of the locale's calendar: the Persian one begins in March.
  const year = lazily(() => new Intl.DateTimeFormat(locale, { year: 'numeric' }));
  const yearOf = (epochMs: number) => year().format(epochMs);
  return (epochMs: number, nowMs: number) => (yearOf(epochMs) === yearOf(nowMs) ? short() : long());
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
