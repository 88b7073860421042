import { parseFrame } from '../contract/decode.ts';
import type { ResetReason } from '../contract/frame.ts';
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

/** One stream of a topic, from hello to goodbye. */
export async function streamTopic(topic: Topic, attempt: Attempt): Promise<Ending | undefined> {
  const { fetch, clock } = topic;
  const { signal } = attempt;
  const url = await addressOf(topic, topic.streamUrl, topic.cursor());
  if (signal.aborted) return undefined;
  const reader = createTopicReader(topic, attempt);
  await readStream({
    ...{ url, fetch, clock, signal, connectMs: CONNECT_MS, firstByteMs: FIRST_BYTE_MS },
    idleMs: () => reader.heartbeatMs() * HEARTBEATS_ALLOWED,
    onEvent: reader.read,
    onBytes: attempt.alive,
  });
  return reader.ending();
}

function createTopicReader(topic: Topic, attempt: Attempt) {
  let heartbeatMs = DEFAULT_HEARTBEAT_MS;
  /** The head when the stream opened: until it is passed, the state is not live. */
  let goal = Number.POSITIVE_INFINITY;
  let pingsBehind = 0;
  let reset: ResetReason | undefined;
  let ending: Ending | undefined;

  function readControl(type: string, data: string): boolean {
    if (type === 'stream.hello') {
      const hello = parseFrame(type, data);
      if (hello && hello.heartbeatMs > 0) heartbeatMs = hello.heartbeatMs;
      goal = hello?.head ?? 0;
      if (hello?.resumed) attempt.opened();
    } else if (type === 'stream.reset') {
      reset = parseFrame(type, data)?.reason ?? 'foreign';
    } else if (type === 'stream.goodbye') {
      ending = parseFrame(type, data);
    } else return false;
    return true;
  }

  function readPing(data: string): void {
    const head = parseFrame('stream.ping', data)?.head ?? 0;
    pingsBehind = head > positionOf(topic.cursor()) ? pingsBehind + 1 : 0;
    // Once is a race between the sweep and the event; twice is a loss that only a new stream repairs.
    if (pingsBehind > 1) {
      throw new StatusError('network', 'The stream has lost events.', { retryable: true });
    }
  }

  function read({ type, data, lastEventId: id }: StreamEvent): void {
    if (!readControl(type, data)) {
      if (type === 'snapshot') {
        const snapshot = parseJson(data);
        topic.deliver({ id: id || topic.cursorOf(snapshot), snapshot, reset });
        reset = undefined;
        attempt.opened();
      } else {
        if (id) topic.deliver(type === 'stream.ping' ? { id } : { id, event: parseJson(data) });
        if (type === 'stream.ping') readPing(data);
      }
    }
    if (topic.cursor() && positionOf(topic.cursor()) >= goal) attempt.caughtUp();
  }

  return { read, heartbeatMs: () => heartbeatMs, ending: () => ending };
}
