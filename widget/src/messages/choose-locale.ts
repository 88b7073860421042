import { LANGUAGES } from './load-messages.ts';

/** The locale of a tag in any spelling (`pt-BR` of `PT_br`); `en` where there are no words for it, or it is none. */
export function chooseLocale(tag: string): string {
  try {
    const locale = new Intl.Locale(tag.replaceAll('_', '-'));
    // There are no traditional characters here: dates are in those of the words.
    if (locale.maximize().script === 'Hant') return 'zh-Hans';
    if (LANGUAGES.includes(locale.language)) return `${locale}`;
  } catch {
    // A malformed tag; Intl would throw at every use.
  }
  return 'en';
}
