import { formatMessage } from './format-message.ts';

/** How one locale writes what incidents, maintenances and runs have and a pill has not. */
export interface EntryFormats {
  /** `4 Mar, 12:04` */
  dateTime(epochMs: number): string;
  /** `4 Mar, 12:00 – 13:00 UTC` */
  range(fromMs: number, toMs: number): string;
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
  const dateTime = lazily(() => new Intl.DateTimeFormat(locale, MOMENT));
  const range = lazily(() => new Intl.DateTimeFormat(locale, { ...MOMENT, timeZoneName: 'short' }));
  const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const plural = lazily(() => new Intl.PluralRules(locale));
  const percent = lazily(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  const number = lazily(() => new Intl.NumberFormat(locale));
  return {
    dateTime: (epochMs) => dateTime().format(epochMs),
    range: (fromMs, toMs) => range().formatRange(fromMs, toMs),
    relative(epochMs, nowMs) {
      const ms = epochMs - nowMs;
      const [unit, size] = STEPS.find((step) => Math.abs(ms) >= step[1]) ?? STEPS[2];
      return relative().format(Math.trunc(ms / size), unit);
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
  return part.slice(part.indexOf(':') + 1);
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
