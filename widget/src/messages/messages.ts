import type { PillMessages } from './en.ts';
import type { enEntries } from './en-entries.ts';

/** A word for every key. */
export type Messages = PillMessages & Record<keyof typeof enEntries, string>;
export type MessageKey = keyof Messages;
/** What is there from the start: English for entries comes with the parts that show some. */
export type FirstMessages = PillMessages & Partial<Messages>;
