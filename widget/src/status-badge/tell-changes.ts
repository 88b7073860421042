import type { ConnectionWord } from '../connection-word.ts';
import type { BadgeContext } from './badge-context.ts';
import { tell } from './badge-events.ts';
import type { ShownStatus } from './status-shape.ts';

/** What the page was told last. */
export interface Told {
  status?: ShownStatus;
  word?: ConnectionWord;
}

/** Tells the page what is shown now, where that is news: by attributes its style sheets, by events its scripts. */
export function tellChanges(
  element: HTMLElement & { readonly service: string | undefined },
  told: Told,
  { status, judgement, isMissing }: BadgeContext,
): Told {
  const { dataset, service = null } = element;
  const { word, staleSince, error } = judgement;
  if (status !== told.status) dataset['status'] = status;
  if (word !== told.word) dataset['connection'] = word;
  if (isMissing) dataset['service'] = 'missing';
  else delete dataset['service'];
  if (word !== told.word) tell(element, 'connection-change', { word, staleSince, error });
  if (status !== 'unknown' && status !== told.status) {
    const from = told.status === 'unknown' ? null : (told.status ?? null);
    tell(element, 'status-change', { from, to: status, service });
  }
  return { status, word };
}
