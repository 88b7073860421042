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

export function createFormats(wanted: string): Formats {
  const locale = supported(wanted);
  return {
    locale,
    direction: RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr',
    time: (epochMs) => new Date(epochMs).toLocaleTimeString(locale, { timeStyle: 'short' }),
    day: (epochMs) => new Date(epochMs).toLocaleDateString(locale, { month: 'short', day: 'numeric' }),
  };
}

function supported(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en'; // A malformed tag; Intl would throw at every use.
  }
}
