import type { FirstMessages, MessageKey, Messages } from './messages.ts';

/** The words of a language with those of a page instead; what a page has that is no text changes nothing. */
export function overrideMessages<T extends FirstMessages>(
  messages: T,
  labels: Partial<Messages> | null | undefined,
): T {
  const words: Partial<Messages> = { ...messages };
  for (const key in labels) {
    const word = labels[key as MessageKey];
    if (typeof word === 'string') words[key as MessageKey] = word;
  }
  return words as T;
}
