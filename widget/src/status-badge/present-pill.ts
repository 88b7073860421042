import type { ServiceStatus, Snapshot } from '@status-badge/sdk';
import type { ConnectionJudgement } from '../connection-word.ts';
import type { Messages } from '../messages/en.ts';
import { formatMessage } from '../messages/format-message.ts';
import type { PillModel } from './status-badge.view.ts';
import type { ShownStatus } from './status-shape.ts';

export interface PillInput {
  snapshot: Snapshot | undefined;
  /** The id or the exact name of one service; undefined for the whole organization. */
  service: string | undefined;
  judgement: ConnectionJudgement;
  /** Whether a healthy connection is mentioned too. */
  showConnection: boolean;
  /** Whether the page put a text of its own inside the tag. */
  hasFallback: boolean;
  messages: Messages;
  formatTime: (epochMs: number) => string;
}

const STATUSES: readonly ServiceStatus[] = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
];

/** A snapshot and a connection as the words and the shape of a pill. */
export function presentPill(input: PillInput): PillModel {
  const { snapshot, service, judgement, messages, hasFallback } = input;
  const found = snapshot?.services.find(({ id, name }) => id === service || name === service);
  const status: ShownStatus = (service ? found?.status : snapshot?.statusLabel) ?? 'unknown';
  return {
    status,
    name: found?.name ?? null,
    words: wordsOf(status, input),
    reserve: longest(STATUSES.map((each) => messages[service ? each : (`all_${each}` as const)])),
    fallback: status === 'unknown' && hasFallback,
    connection: judgement.word,
    connectionWords: presentConnection(input),
  };
}

function wordsOf(status: ShownStatus, { service, judgement, snapshot, messages }: PillInput): string {
  if (status !== 'unknown') return messages[service ? status : (`all_${status}` as const)];
  return judgement.word === 'connecting' && !snapshot ? messages.loading : messages.unknown;
}

function presentConnection(input: PillInput): string | null {
  const { judgement, snapshot, showConnection, messages, formatTime } = input;
  // Without any state there is nothing that could be out of date: the words of the pill say it all.
  if (!snapshot) return null;
  if (judgement.word === 'live') return showConnection ? messages.live : null;
  if (judgement.word === 'connecting' || judgement.staleSince === null) return null;
  return formatMessage(messages.out_of_date, { time: formatTime(judgement.staleSince) });
}

function longest(words: readonly string[]): string {
  return words.reduce((a, b) => (b.length > a.length ? b : a), '');
}
