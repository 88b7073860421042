import { createEntryFormats, type EntryFormats } from '../messages/entry-formats.ts';
import type { BadgeContext } from './badge-context.ts';

/** What the views of incidents, maintenances and runs know beside the rest. */
export interface EntryContext extends BadgeContext {
  entryFormats: EntryFormats;
}

/** Adds the formats of a context's locale, which are kept as long as the locale stays. */
export function createEntryContext(): (context: BadgeContext) => EntryContext {
  let kept: { locale: string; entryFormats: EntryFormats } | undefined;
  return (context) => {
    const { locale } = context.formats;
    if (kept?.locale !== locale) kept = { locale, entryFormats: createEntryFormats(locale) };
    return { ...context, entryFormats: kept.entryFormats };
  };
}
