import { decodeCursor, type ResetReason } from '@status-badge/sdk/contract';
import type { TopicStream } from './topic-stream.ts';

/** How a stream begins: afresh, where the reader left off, or with the news that it cannot go on there. */
export type Opening =
  | { kind: 'fresh' }
  | { kind: 'resume'; position: number }
  | { kind: 'reset'; reason: ResetReason };

export interface OpeningInput {
  stream: Pick<TopicStream, 'last' | 'pruned'>;
  epoch: string;
  cursor: string | undefined;
}

/**
 * Decides from the cursor before a header is sent. What is pruned after the last look at the log is found out when
 * it is read: the replay then resets, so that nothing is ever skipped in silence.
 */
export function planOpening({ stream, epoch, cursor }: OpeningInput): Opening {
  if (cursor === undefined) return { kind: 'fresh' };
  const decoded = decodeCursor(cursor);
  if (!decoded) return { kind: 'reset', reason: 'malformed' };
  if (decoded.epoch !== epoch) return { kind: 'reset', reason: 'epoch' };
  if (decoded.position > stream.last) return { kind: 'reset', reason: 'future' };
  if (decoded.position < stream.pruned) return { kind: 'reset', reason: 'pruned' };
  return { kind: 'resume', position: decoded.position };
}
