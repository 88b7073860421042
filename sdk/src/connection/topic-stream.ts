import type { HelloFrame, ResetFrame, ResetReason } from '../contract/frame.ts';
import { StatusError } from '../errors.ts';
import type { Attempt, Ending } from './delivery.ts';
import type { StreamFrame } from './frames.ts';
import { readStream } from './stream.ts';
import { fetchTopic, positionOf, type Topic } from './topic.ts';

export const CONNECT_MS = 10_000;
export const FIRST_FRAME_MS = 5000;
/** Until the server has announced its own. */
const DEFAULT_HEARTBEAT_MS = 15_000;
/** Two heartbeats may be lost before a stream is given up. */
const HEARTBEATS_ALLOWED = 2.5;

/** What a frame says, as far as it says it. */
type Frame = Partial<HelloFrame & Pick<ResetFrame, 'reason'>>;

/** One stream of a topic, from hello to goodbye. */
export async function streamTopic(topic: Topic, attempt: Attempt): Promise<Ending | undefined> {
  /** Known with the first frame, which has a deadline of its own: comments alone are no stream. */
  let heartbeatMs: number | undefined;
  /** The head when the stream opened: until it is passed, the state is not live. */
  let goal: number | undefined;
  let pingsBehind = 0;
  let reset: ResetReason | undefined;
  let ending: Ending | undefined;
  await readStream({
    open: (own) => fetchTopic(topic, '/stream', topic.cursor(), own),
    ...topic,
    ...attempt,
    ...{ connectMs: CONNECT_MS, firstFrameMs: FIRST_FRAME_MS },
    idleMs: () => heartbeatMs && heartbeatMs * HEARTBEATS_ALLOWED,
    onFrame: read,
  });
  return ending;

  async function read({ type, data, id }: StreamFrame, signal: AbortSignal): Promise<void> {
    const said = JSON.parse(data) as Frame;
    const giveUp = (error: unknown) => {
      if (!signal.aborted) topic.lose();
      throw error;
    };
    heartbeatMs ??= DEFAULT_HEARTBEAT_MS;
    if (type === 'stream.hello') {
      if (said.heartbeatMs! > 0) heartbeatMs = said.heartbeatMs!;
      goal = said.head ?? 0;
      if (said.resumed) attempt.opened('stream');
    } else if (type === 'stream.reset') reset = said.reason;
    else if (type === 'stream.goodbye') ending = said as Ending;
    else if (type === 'snapshot') {
      topic.deliver({ id: id ?? '', snapshot: said, reset });
      reset = undefined;
      attempt.opened('stream');
    } else {
      const isPing = type === 'stream.ping';
      if (id) {
        if (!isPing) await topic.prepare(id).catch(giveUp);
        signal.throwIfAborted();
        topic.deliver({ id, event: isPing ? undefined : said });
      }
      if (isPing) compareHeads(said.head ?? 0);
    }
    // All that the server had has been delivered.
    if (positionOf(topic.cursor()) >= goal!) attempt.tell({ staleSince: null });
  }

  function compareHeads(head: number): void {
    pingsBehind = head > positionOf(topic.cursor()) ? pingsBehind + 1 : 0;
    // Once is a race between the sweep and the event; twice is a loss that only a new stream repairs.
    if (pingsBehind > 1) throw new StatusError('network', 'The stream has lost events.');
  }
}
