import { LANGUAGES } from './status-words.ts';

const RIGHT_TO_LEFT = new Set(['ar', 'he', 'fa']);

/** A language tag that there are words for, as it was asked for: `pt-BR`; undefined for any other. */
function known(tag: string): string | undefined {
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i.test(tag)) return undefined;
  return LANGUAGES.includes(tag.toLowerCase().split('-')[0]!) ? tag : undefined;
}

export interface PageLanguage {
  lang: string;
  dir: 'ltr' | 'rtl';
}

/** The language of a page: `?lang=`, then the first of the reader's own (best first) that there are words for, then English. */
export function chooseLanguage(asked: string | undefined, accepted: readonly string[]): PageLanguage {
  const lang = [asked ?? '', ...accepted].map(known).find((tag) => tag !== undefined) ?? 'en';
  return { lang, dir: RIGHT_TO_LEFT.has(lang.toLowerCase().split('-')[0]!) ? 'rtl' : 'ltr' };
}
