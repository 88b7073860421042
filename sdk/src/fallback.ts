import { errorOfAnswer } from './connection/answer.ts';
import type { Connection } from './connection/connection.ts';
import type { Transport } from './connection/delivery.ts';
import { createPolling } from './connection/polling.ts';
import { distanceOf, type Topic } from './connection/topic.ts';
import { pollTopic, requestSnapshot } from './connection/topic-poll.ts';
import { StatusError } from './errors.ts';
import type { FeedState } from './feed-state.ts';
import type { Model } from './model.ts';

/** What a feed needs when its stream is refused or does not come, and for `refresh()`: in a file that comes then. */
export interface Fallback<S> {
  /** In place of streams. It becomes one as soon as one gets through. */
  poll: Transport;
  /** What an answer means that is no stream. */
  judge(response: Response): Promise<StatusError>;
  /** Asks for the whole state now. Rejects when `signal` aborts. */
  refresh(signal: AbortSignal | undefined): Promise<S>;
}

export interface FallbackOptions<S extends { cursor: string }> {
  model: Model<S>;
  topic: Topic;
  state: FeedState<S>;
  connection: Connection;
  stream: Transport;
  mayStream(): boolean;
  random: () => number;
}

export function createFallback<S extends { cursor: string }>({
  model,
  topic,
  state,
  connection,
  ...way
}: FallbackOptions<S>): Fallback<S> {
  const { pollMs, snapshotPath } = model;
  const { clock } = topic;
  return {
    poll: createPolling({
      poll: (attempt) => pollTopic(topic, snapshotPath, attempt),
      ...{ pollMs, clock, ...way },
    }),
    judge: (response) => errorOfAnswer(response, clock.now()),
    refresh,
  };

  async function refresh(signal: AbortSignal | undefined): Promise<S> {
    const next = model.decode(await requestSnapshot(topic, snapshotPath, signal), '');
    if (!next) throw new StatusError('unexpected_response', 'That is no snapshot.');
    const known = state.view.get().snapshot;
    const distance = distanceOf(known?.cursor, next.cursor);
    if (known && distance <= 0) return known;
    state.seed(next);
    // Of another epoch: only a new stream goes on from there.
    if (known && Number.isNaN(distance)) connection.restart();
    return next;
  }
}
