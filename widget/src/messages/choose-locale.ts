import { LANGUAGES } from './load-messages.ts';

/** The locale of a tag in any spelling (`pt-BR` of `PT_br`); `en` where there are no words for it, or it is none. */
export function chooseLocale(tag: string): string {
  try {
    const locale = new Intl.Locale(tag.replaceAll('_', '-'));
    if (LANGUAGES.includes(locale.language)) return `${locale}`;
  } catch {
    // A malformed tag; Intl would throw at every use.
  }
  return 'en';
}
