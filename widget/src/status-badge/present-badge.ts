import { SERVICE_STATUSES, type ServiceStatus } from '@status-badge/sdk/contract';
import type { Messages } from '../messages/en.ts';
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
  const { status, words, messages, judgement, snapshot } = context;
  const { service, showConnection, hasFallback } = options;
  return {
    status,
    name: service ? (snapshot?.services[0]?.name ?? null) : null,
    words,
    reserve: SERVICE_STATUSES.map((each) => statusWords(each, service, messages)).join('\n'),
    fallback: status === 'unknown' && hasFallback,
    connection: judgement.word,
    connectionWords: judgement.word !== 'live' || showConnection ? context.connectionWords : null,
  };
}

/** The words of a status: of one service, or of everything that is shown. */
export function statusWords(status: ServiceStatus, service: string | undefined, messages: Messages): string {
  return messages[service ? status : (`all_${status}` as const)];
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

/** What a panel is called, for who cannot see where it belongs. */
export function panelLabel({ snapshot, messages }: BadgeContext): string {
  return snapshot?.organization.name ?? messages.details;
}
