import type { StatusError } from '../errors.ts';
import { errorOfAnswer } from './answer.ts';
import type { Transport } from './delivery.ts';
import { createPolling, type PollingOptions } from './polling.ts';
import type { Topic } from './topic.ts';
import { requestSnapshot } from './topic-poll.ts';

/** What a topic needs when its stream is refused or does not come, and for `refresh()`: in a file that comes then. */
export interface Fallback {
  /** In place of streams. It becomes one as soon as one gets through. */
  poll: Transport;
  /** What an answer means that is no stream. */
  judge(response: Response): Promise<StatusError>;
  /** The whole state, as the server answers it now. */
  requestSnapshot(signal: AbortSignal | undefined): Promise<unknown>;
}

export function createFallback(topic: Topic, options: PollingOptions): Fallback {
  return {
    poll: createPolling(topic, options),
    judge: (response) => errorOfAnswer(response, topic.clock.now()),
    requestSnapshot: (signal) => requestSnapshot(topic, signal),
  };
}
