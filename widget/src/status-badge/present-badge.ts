import { SERVICE_STATUSES, type ServiceStatus } from '@status-badge/sdk/contract';
import type { Messages } from '../messages/en.ts';
import { formatMessage } from '../messages/format-message.ts';
import type { Formats } from '../messages/formats.ts';
import type { Announcement } from './announcer.ts';
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
    reserve: [
      ...SERVICE_STATUSES.map((each) => statusWords(each, service, messages)),
      messages.loading,
      messages.unknown,
    ].join('\n'),
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
  { judgement, messages, formats, nowMs }: Pick<BadgeContext, 'judgement' | 'messages' | 'formats' | 'nowMs'>,
  { transport, updatedAt }: { transport: string | null; updatedAt: number | null },
): string | null {
  const { word, staleSince } = judgement;
  if (word === 'connecting') return null;
  if (word === 'live') {
    if (transport !== 'polling' || updatedAt === null) return messages.live;
    return formatMessage(messages.updated, { time: clockTime(updatedAt, nowMs, formats) });
  }
  const time = clockTime(staleSince ?? 0, nowMs, formats);
  return formatMessage(word === 'stopped' ? messages.stopped : messages.out_of_date, { time });
}

/** The time alone today; with the date on any other day. */
function clockTime(epochMs: number, nowMs: number, formats: Formats): string {
  const isToday = new Date(epochMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? formats.time(epochMs) : formats.dateTime(epochMs);
}

/** What a live region says of a status, and of the newest incident; undefined before anything is known. */
export function announce(context: BadgeContext, service: string | undefined): Announcement | undefined {
  const { status, words, snapshot, messages } = context;
  if (status === 'unknown') return undefined;
  const name = service ? snapshot?.services[0]?.name : undefined;
  const incident = snapshot?.incidents[0];
  const said = [
    name === undefined ? words : `${name}: ${words}`,
    ...(incident ? [`${incident.name}: ${messages[incident.status]}`] : []),
  ];
  return { of: [name, status, incident?.id, incident?.status].join(), words: said.join('. ') };
}
