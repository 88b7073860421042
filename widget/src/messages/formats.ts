import { formatMessage } from './format-message.ts';

/** How one locale writes instants and numbers, in the visitor's time zone. */
export interface Formats {
  locale: string;
  direction: 'ltr' | 'rtl';
  /** `12:04` */
  time(epochMs: number): string;
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

const RIGHT_TO_LEFT = /^(ar|he|fa)\b/;
const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** Builds formatters when they are first needed: they are slow to make, and a pill needs none. */
export function createFormats(wanted: string): Formats {
  const locale = supported(wanted);
  const dates = (options: Intl.DateTimeFormatOptions) =>
    lazily(() => new Intl.DateTimeFormat(locale, options));
  const time = dates({ timeStyle: 'short' });
  const dateTime = dates({ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });
  const range = dates({
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const plural = lazily(() => new Intl.PluralRules(locale));
  const percent = lazily(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  const number = lazily(() => new Intl.NumberFormat(locale));
  return {
    locale,
    direction: RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr',
    time: (epochMs) => time().format(epochMs),
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

function supported(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en'; // A malformed tag; Intl would throw at every use.
  }
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
