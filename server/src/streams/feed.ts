import { ServerError } from '../errors.ts';
import { readMessage } from '../events/publisher.ts';
import { withDeadline } from '../platform/deadline.ts';
import type { LiveParts } from './parts.ts';
import { MOST_RING_ENTRIES } from './ring.ts';
import type { TopicStream } from './topic-stream.ts';

const PAGE = 1_000;
// A bus that does not confirm a subscription in this time is not waited for: the sweep delivers meanwhile.
const BUS_PATIENCE_MS = 500;

export type Feed = ReturnType<typeof createFeed>;

/** Brings topics forward: by what the bus hints, and from the log where the hints do not follow. */
export function createFeed({ context, eventLog, life, tally }: LiveParts) {
  const { bus, clock, log } = context;

  function receive(stream: TopicStream, ready: Promise<void>, message: string, catchUp: () => Promise<void>) {
    const hint = readMessage(message);
    // Of another life of the database, or of another deployment on the same Redis.
    if (hint?.record.topic !== stream.key || hint.epoch !== life.epoch) return;
    ready.then(
      () => {
        const isNew = hint.record.position > stream.last;
        const onWritten = () => tally.onDelay(clock.now() - hint.publishedAt);
        if (!stream.accept(hint.record, onWritten)) {
          catchUp().catch((error) =>
            log.warn({ topic: stream.key, reason: String(error) }, 'the log could not be read'),
          );
        } else if (isNew) tally.events += 1;
      },
      // Whoever opened the topic is told.
      () => undefined,
    );
  }

  async function subscribe(stream: TopicStream, onMessage: (message: string) => void): Promise<void> {
    try {
      await withDeadline(bus.subscribe(stream.key, onMessage), BUS_PATIENCE_MS, 'the bus does not answer');
    } catch (error) {
      log.warn({ topic: stream.key, reason: String(error) }, 'no bus: the sweep delivers');
    }
  }

  async function start(stream: TopicStream, onMessage: (message: string) => void): Promise<void> {
    const { generation } = stream;
    // Subscribe first, read the head after: an event committed between the two is in at least one of them.
    await subscribe(stream, onMessage);
    const head = (await eventLog.heads([stream.key])).get(stream.key);
    if (!head) throw new ServerError('not_found', 'There is no such stream.');
    if (stream.generation === generation) stream.stand(head);
  }

  return {
    /** Subscribes, then reads the head. What the bus brings before that waits for it. */
    open(stream: TopicStream, catchUp: () => Promise<void>): Promise<void> {
      const ready: Promise<void> = start(stream, (message) => receive(stream, ready, message, catchUp));
      return ready;
    },

    /** Reads from the log what the bus did not bring. */
    async read(stream: TopicStream): Promise<void> {
      const { generation } = stream;
      tally.catchUps += 1;
      for (let more = true; more; ) {
        const page = await eventLog.after(stream.key, stream.last, PAGE);
        if (stream.generation !== generation) return;
        for (const record of page.records) {
          const isNew = record.position > stream.last;
          if (!stream.accept(record)) return restartPruned(stream);
          if (isNew) tally.events += 1;
        }
        more = page.more;
      }
    },

    /** Puts events before what the ring holds, from `position` on: one read for all who come back to this topic. */
    async backfill(stream: TopicStream, position: number): Promise<void> {
      const { generation } = stream;
      const next = stream.ring.first ?? stream.last + 1;
      const from = Math.max(position, next - 1 - MOST_RING_ENTRIES);
      if (from >= next - 1) return;
      const { records } = await eventLog.after(stream.key, from, next - 1 - from);
      if (stream.generation !== generation) return;
      stream.ring.prepend(
        records.map((record) => stream.encode(record)),
        next,
      );
    },
  };

  // Pruned further than this instance had come: everyone here gets the whole state.
  async function restartPruned(stream: TopicStream): Promise<void> {
    const { generation } = stream;
    const head = (await eventLog.heads([stream.key])).get(stream.key);
    if (head && stream.generation === generation) stream.restart(head, 'pruned');
  }
}
