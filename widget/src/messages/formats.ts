/** How one locale is read, and how it writes the instants that a pill may name, in the visitor's time zone. */
export interface Formats {
  locale: string;
  direction: 'ltr' | 'rtl';
  /** `12:04` */
  time(epochMs: number): string;
  /** `4 Mar` */
  day(epochMs: number): string;
}

const RIGHT_TO_LEFT = /^(ar|he|fa)\b/;

/** The formats of a locale of `chooseLocale`. */
export function createFormats(locale: string): Formats {
  return {
    locale,
    direction: RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr',
    time: (epochMs) => new Date(epochMs).toLocaleTimeString(locale, { timeStyle: 'short' }),
    day: (epochMs) => new Date(epochMs).toLocaleDateString(locale, { month: 'short', day: 'numeric' }),
  };
}
