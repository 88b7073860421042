import type { ConnectionStatus } from '@status-badge/sdk';
import { SERVICE_STATUSES, type ServiceStatus } from '@status-badge/sdk/contract';
import { isWell } from '../connection-word.ts';
import { formatMessage } from '../messages/format-message.ts';
import type { Formats } from '../messages/formats.ts';
import type { FirstMessages } from '../messages/messages.ts';
import type { Announcement } from './announcer.ts';
import type { BadgeContext } from './badge-context.ts';
import type { PillModel } from './status-badge.view.ts';

const DAY_MS = 86_400_000;

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
    connectionWords: showConnection || !isWell(judgement.word) ? context.connectionWords : null,
    // No time is wider, in any locale that has words here.
    connectionReserve: [messages.out_of_date, messages.stopped]
      .map((message) => formatMessage(message, { time: '00:00 PM' }))
      .join('\n'),
  };
}

/** The words of a status: of one service, or of everything that is shown. */
export function statusWords(
  status: ServiceStatus,
  service: string | undefined,
  messages: FirstMessages,
): string {
  return messages[service ? status : (`all_${status}` as const)];
}

/** What is to be said of the connection: within the grace period what was said before, null before it was live. */
export function presentConnection(
  { judgement, messages, formats, nowMs }: Pick<BadgeContext, 'judgement' | 'messages' | 'formats' | 'nowMs'>,
  updatedAt: number | null,
  transport?: ConnectionStatus['transport'],
): string | null {
  const { word, staleSince } = judgement;
  const well = isWell(word);
  const at = well ? updatedAt : staleSince;
  if (at === null) return null;
  if (well && transport !== 'polling') return messages.live;
  const message = messages[well ? 'updated' : word === 'stale' ? 'out_of_date' : 'stopped'];
  return formatMessage(message, { time: clockTime(at, nowMs, formats) });
}

/** The time within a day, in which it happens once; the day when it was earlier. As short as can be, for a pill. */
function clockTime(epochMs: number, nowMs: number, formats: Formats): string {
  return nowMs - epochMs < DAY_MS ? formats.time(epochMs) : formats.day(epochMs);
}

/**
 * What a live region says of a status and of each incident; nothing before anything is known. The status is said
 * again when there are other incidents: the end of one has no words of its own.
 */
export function announce(context: BadgeContext, service: string | undefined): Announcement[] {
  const { status, words, snapshot, messages } = context;
  if (status === 'unknown' || !snapshot) return [];
  const { incidents } = snapshot;
  const name = service ? snapshot.services[0]?.name : undefined;
  return [
    {
      of: [name, status, ...incidents.map(({ id }) => id)].join(),
      words: name === undefined ? words : `${name}: ${words}`,
    },
    ...incidents.map((incident) => ({
      of: [incident.id, incident.status].join(),
      words: `${incident.name}: ${messages[incident.status]}`,
    })),
  ];
}
