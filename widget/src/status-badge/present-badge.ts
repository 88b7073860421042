import { SERVICE_STATUSES } from '@status-badge/sdk/contract';
import { formatMessage } from '../messages/format-message.ts';
import type { BadgeContext } from './badge-context.ts';
import type { PillModel } from './status-badge.view.ts';

export interface PillOptions {
  /** The id or the exact name of the one service the pill is about; undefined for all that is shown. */
  service: string | undefined;
  /** Whether a healthy connection is mentioned too. */
  showConnection: boolean;
  /** Whether the page put a text of its own inside the tag. */
  hasFallback: boolean;
}

/** The shape and the words of a pill. */
export function presentPill(context: BadgeContext, options: PillOptions): PillModel {
  const { status, messages, judgement, snapshot } = context;
  const { service, showConnection, hasFallback } = options;
  const wordsOf = (each: (typeof SERVICE_STATUSES)[number]) =>
    messages[service ? each : (`all_${each}` as const)];
  const waiting = judgement.word === 'connecting' && !snapshot;
  return {
    status,
    name: service ? (snapshot?.services[0]?.name ?? null) : null,
    words: status === 'unknown' ? messages[waiting ? 'loading' : 'unknown'] : wordsOf(status),
    reserve: longest(SERVICE_STATUSES.map(wordsOf)),
    fallback: status === 'unknown' && hasFallback,
    connection: judgement.word,
    // Without any state there is nothing that could be out of date: the words of the pill say it all.
    connectionWords:
      snapshot && (judgement.word !== 'live' || showConnection) ? context.connectionWords : null,
  };
}

/** What is to be said of the connection; null within the grace period. */
export function presentConnection(
  { judgement, messages, formats }: Pick<BadgeContext, 'judgement' | 'messages' | 'formats'>,
  { transport, updatedAt }: { transport: string | null; updatedAt: number | null },
): string | null {
  const { word, staleSince } = judgement;
  if (word === 'connecting') return null;
  if (word === 'live') {
    if (transport !== 'polling' || updatedAt === null) return messages.live;
    return formatMessage(messages.updated, { time: formats.time(updatedAt) });
  }
  const time = formats.time(staleSince ?? 0);
  return formatMessage(word === 'stopped' ? messages.stopped : messages.out_of_date, { time });
}

/** What a live region says of a pill. */
export function spokenWords({ name, words }: PillModel): string {
  return name === null ? words : `${name}: ${words}`;
}

/** The snapshot a server wrote into the page, between the tags of the element. */
export function embeddedJson(element: Element): string | undefined {
  return element.querySelector('script[type="application/json"]')?.textContent ?? undefined;
}

function longest(words: readonly string[]): string {
  return words.reduce((a, b) => (b.length > a.length ? b : a), '');
}
