import { enEntries } from '../messages/en-entries.ts';
import { createEntryFormats, type EntryFormats } from '../messages/entry-formats.ts';
import type { Messages } from '../messages/messages.ts';
import type { BadgeContext } from './badge-context.ts';

/** What the views of incidents, maintenances and runs know beside the rest. */
export interface EntryContext extends BadgeContext {
  entryFormats: EntryFormats;
  messages: Messages;
}

/** Adds the formats of a context's locale, which are kept as long as the locale stays, and the words that English lacks. */
export function createEntryContext(): (context: BadgeContext) => EntryContext {
  let kept: { locale: string; entryFormats: EntryFormats } | undefined;
  return (context) => {
    const { locale } = context.formats;
    if (kept?.locale !== locale) kept = { locale, entryFormats: createEntryFormats(locale) };
    const messages = { ...enEntries, ...context.messages };
    return { ...context, messages, entryFormats: kept.entryFormats };
  };
}
