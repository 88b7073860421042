import type { Context } from '../context.ts';
import { readAfter } from '../events/event-log.ts';
import type { Session } from './session.ts';
import { join, type TopicStream } from './topic-stream.ts';

const BATCH = 500;

/**
 * Brings a session from its position to the present and into the topic. The ring is the buffer: events that
 * arrive while the log is read are in it, and the last step from ring to live has no await in it.
 *
 * `restart` sends the whole state when what the session needs is pruned.
 */
export async function bringLive(
  context: Context,
  stream: TopicStream,
  session: Session,
  restart: () => Promise<void>,
): Promise<void> {
  try {
    while (!session.closed) {
      const entries = stream.ring.after(session.position, stream.last);
      if (entries) {
        const { bytes, events } = join(entries, session.filter);
        if (events > 0) session.send(bytes, events);
        session.position = Math.max(session.position, stream.last);
        if (!session.closed) stream.join(session);
        return;
      }
      await replayBatch(context, stream, session, restart);
    }
  } catch (error) {
    context.log.warn({ topic: stream.key, reason: String(error) }, 'a replay failed');
    session.goodbye('slow_consumer', 1_000);
  }
}

async function replayBatch(
  context: Context,
  stream: TopicStream,
  session: Session,
  restart: () => Promise<void>,
): Promise<void> {
  const { records } = await readAfter(context.database.em(), stream.key, session.position, BATCH);
  if (records[0]?.position !== session.position + 1) {
    await restart();
    return;
  }
  const entries = records.map((record) => ({ record, bytes: stream.encode(record) }));
  const { bytes, events } = join(entries, session.filter);
  if (events > 0) session.send(bytes, events);
  session.position = records.at(-1)!.position;
  // A long replay goes at the reader's speed, so that it is not taken for a slow reader.
  await session.drained();
}
