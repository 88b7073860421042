import type { HelloFrame, ResetFrame, ResetReason } from '../contract/frame.ts';
import { StatusError } from '../errors.ts';
import type { Attempt, Ending } from './delivery.ts';
import type { StreamEvent } from './frames.ts';
import { parseJson } from './guarded.ts';
import { readStream } from './stream.ts';
import { addressOf, positionOf, type Topic } from './topic.ts';

export const CONNECT_MS = 10_000;
export const FIRST_BYTE_MS = 5000;
/** Until the server has announced its own. */
const DEFAULT_HEARTBEAT_MS = 15_000;
/** Two heartbeats may be lost before a stream is given up. */
const HEARTBEATS_ALLOWED = 2.5;

/** What a frame says, as far as it says it. */
type Frame = Partial<HelloFrame & Pick<ResetFrame, 'reason'>>;

/** One stream of a topic, from hello to goodbye. */
export async function streamTopic(topic: Topic, attempt: Attempt): Promise<Ending | undefined> {
  const { fetch, clock } = topic;
  const { signal } = attempt;
  let heartbeatMs = DEFAULT_HEARTBEAT_MS;
  /** The head when the stream opened: until it is passed, the state is not live. */
  let goal = Number.POSITIVE_INFINITY;
  let pingsBehind = 0;
  let reset: ResetReason | undefined;
  let ending: Ending | undefined;
  const url = await addressOf(topic, '/stream', topic.cursor());
  if (signal.aborted) return undefined;
  await readStream({
    ...{ url, fetch, clock, signal, connectMs: CONNECT_MS, firstByteMs: FIRST_BYTE_MS },
    idleMs: () => heartbeatMs * HEARTBEATS_ALLOWED,
    onEvent: read,
    onBytes: attempt.alive,
  });
  return ending;

  function read({ type, data, lastEventId: id }: StreamEvent): void {
    const said = parseJson(data) as Frame;
    if (type === 'stream.hello') {
      heartbeatMs = said.heartbeatMs || heartbeatMs;
      goal = said.head ?? 0;
      if (said.resumed) attempt.opened();
    } else if (type === 'stream.reset') reset = said.reason ?? 'foreign';
    else if (type === 'stream.goodbye') ending = said as Ending;
    else if (type === 'snapshot') {
      topic.deliver({ id, snapshot: said, reset });
      reset = undefined;
      attempt.opened();
    } else {
      const isPing = type === 'stream.ping';
      if (id) topic.deliver(isPing ? { id } : { id, event: said });
      if (isPing) compareHeads(said.head ?? 0);
    }
    if (topic.cursor() && positionOf(topic.cursor()) >= goal) attempt.caughtUp();
  }

  function compareHeads(head: number): void {
    pingsBehind = head > positionOf(topic.cursor()) ? pingsBehind + 1 : 0;
    // Once is a race between the sweep and the event; twice is a loss that only a new stream repairs.
    if (pingsBehind > 1) throw new StatusError('network', 'The stream has lost events.');
  }
}
