import type { ConnectionStatus, Snapshot } from '@status-badge/sdk';
import type { ConnectionJudgement } from '../connection-word.ts';
import type { Formats } from '../messages/formats.ts';
import type { FirstMessages } from '../messages/messages.ts';
import type { BadgeContext } from './badge-context.ts';
import { presentConnection, statusWords } from './present-badge.ts';
import { PAGE_LINKS, resolveUrl, safeLink } from './safe-link.ts';
import { lacksService, selectServices } from './select-services.ts';

/** What an element knows before it renders. */
export interface ContextSource {
  /** The whole organization. */
  whole: Snapshot | undefined;
  connection: ConnectionStatus | undefined;
  updatedAt: number | null;
  judgement: ConnectionJudgement;
  messages: FirstMessages;
  formats: Formats;
  nowMs: number;
  /** The one service it is about, by id or exact name. */
  service: string | undefined;
  /** Only these; all when there are none. */
  services: readonly string[] | undefined;
  /** The page with details that its own page named; '' for none. */
  href: string;
  /** What `href` is relative to. */
  baseUrl: string;
}

/** Whether there is nothing to worry about, as far as is known. A banner and a run judge that for themselves. */
export function isQuiet({ status }: BadgeContext): boolean {
  return status === 'operational' || status === 'unknown';
}

/** Everything the views of one rendering need to know. */
export function presentContext(source: ContextSource): BadgeContext {
  const { whole, judgement, messages, formats, nowMs, service, updatedAt, connection } = source;
  const wanted = service ? [service] : (source.services ?? []);
  const snapshot = whole && selectServices(whole, wanted);
  const known = snapshot && (snapshot === whole || snapshot.services.length > 0);
  const waiting = judgement.word === 'connecting' && !snapshot;
  const href = source.href ? resolveUrl(source.href, source.baseUrl)?.href : snapshot?.organization.pageUrl;
  return {
    whole,
    snapshot,
    isMissing: !!whole && lacksService(whole, wanted),
    status: known ? snapshot.statusLabel : 'unknown',
    words: known
      ? statusWords(snapshot.statusLabel, service, messages)
      : messages[waiting ? 'loading' : 'unknown'],
    ...{ judgement, messages, formats, nowMs },
    href: safeLink(href, PAGE_LINKS),
    // Without any state there is nothing that could be out of date: the words of the status say it all.
    connectionWords: snapshot ? presentConnection(source, updatedAt, connection?.transport) : null,
  };
}
