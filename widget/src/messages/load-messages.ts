import type { Messages } from './messages.ts';

/** Loads words; the build adds `again` to their address, because browsers remember an address that failed. */
type Load = (again?: string) => Promise<{ messages: Messages }>;

// Spelled out so that the bundler makes each a file of its own.
const LOCALES: Record<string, Load> = {
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  pt: () => import('./pt.ts'),
  ja: () => import('./ja.ts'),
  zh: () => import('./zh-hans.ts'),
  ar: () => import('./ar.ts'),
  he: () => import('./he.ts'),
  fa: () => import('./fa.ts'),
};

/** The language of a locale of `chooseLocale`. */
export function languageOf(locale: string): string {
  return locale.slice(0, 2);
}

/** The words of a language but English, which is built in; undefined when its file cannot be had. */
export async function loadMessages(language: string, again?: string): Promise<Messages | undefined> {
  return LOCALES[language]?.(again).then(
    (module) => module.messages,
    () => undefined,
  );
}

/** The languages that words exist for, English first. */
export const LANGUAGES: readonly string[] = ['en', ...Object.keys(LOCALES)];
