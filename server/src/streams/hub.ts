import type { GoodbyeReason } from '@status-badge/sdk/contract';
import { ServerError } from '../errors.ts';
import { topicKind } from '../events/topics.ts';
import { dismiss, drainSessions } from './drain.ts';
import { createFeed } from './feed.ts';
import { createHellos } from './frames.ts';
import { COHORTS, endOverdue, Lingering, pingSessions } from './housekeeping.ts';
import { createJoiner } from './joiner.ts';
import { type Opening, planOpening } from './opening.ts';
import type { LiveParts, StreamParts } from './parts.ts';
import { reviewSessions } from './review.ts';
import { Session, type SessionOptions, type SessionOwner } from './session.ts';
import { createSnapshotFrames } from './snapshot-frames.ts';
import { createSweep } from './sweep.ts';
import { type HeldTopic, TopicRegistry } from './topic-registry.ts';
import type { SnapshotFrame, TopicStream } from './topic-stream.ts';

const HOUSEKEEPING_MS = 1_000;

/** What a stream is opened with. */
export type StartOptions = Pick<SessionOptions, 'filter' | 'reader' | 'visitor' | 'sink'> & {
  /** Called when the session is over. */
  onEnd?: () => void;
};

/** A stream that may begin: `start` or `cancel` must follow. */
export interface PreparedStream {
  readonly kind: 'stream';
  start(options: StartOptions): Session;
  cancel(): void;
}

/** A reader that has everything of a topic that will never go on. */
export interface FinishedStream {
  readonly kind: 'finished';
}

export type Hub = ReturnType<typeof createHub>;

/** All open streams of this process: what the bus hints and the log holds, brought to every session once and in order. */
export function createHub(given: StreamParts) {
  const parts: LiveParts = { ...given, life: { epoch: '' } };
  const { bus, clock, config, random } = parts.context;
  const { eventLog, life, tally } = parts;
  const feed = createFeed(parts);
  const frames = createSnapshotFrames(parts);
  const joiner = createJoiner(parts, feed, frames);
  const registry = new TopicRegistry(bus, feed, life, clock);
  const sessions = new Set<Session>();
  const lingering = new Lingering();
  const sweep = createSweep(parts, registry, joiner, () => reviewSessions(parts, sessions));
  const stops: (() => void)[] = [];
  let draining = false;
  let opened = 0;
  let pinged = 0;

  /** Whether the reader has all of a run that is over. */
  async function isFinished(stream: TopicStream, { position }: { position: number }): Promise<boolean> {
    if (!stream.finished && (await frames.load(stream)).finished) stream.finished = true;
    return stream.finished && position >= stream.last;
  }

  /** How a stream from `cursor` begins, decided before any header is sent. Rejects when it cannot begin at all. */
  async function prepare(key: string, cursor: string | undefined): Promise<PreparedStream | FinishedStream> {
    if (draining) {
      throw new ServerError('unavailable', 'This instance is stopping; connect again.', {
        retryAfterMs: 1_000,
      });
    }
    const topic = registry.acquire(key);
    try {
      // Ten thousand who come back after a crash wait for nothing in here: an await is a promise for each.
      if (!topic.isOpen) await topic.ready;
      const { stream, catchUp } = topic;
      const { generation } = stream;
      let opening = planOpening({ stream, epoch: life.epoch, cursor });
      if (opening.kind === 'reset' && opening.reason === 'future') {
        // A cursor from another instance may be ahead of what the bus has brought here.
        await catchUp();
        opening = planOpening({ stream, epoch: life.epoch, cursor });
      }
      if (opening.kind === 'resume' && topicKind(key) === 'run' && (await isFinished(stream, opening))) {
        registry.release(topic);
        return { kind: 'finished' };
      }
      const snapshot = opening.kind === 'resume' ? undefined : await frames.load(stream);
      return {
        kind: 'stream',
        start: (options) => start(topic, { opening, generation, snapshot }, options),
        cancel: () => registry.release(topic),
      };
    } catch (error) {
      registry.release(topic);
      throw error;
    }
  }

  const hello = createHellos();
  const owner: SessionOwner = {
    mostQueuedBytes: config.streamQueueBytes,
    onClose(session, reason) {
      // A topic with a session is held.
      const topic = registry.get(session.topic)!;
      topic.stream.drop(session);
      sessions.delete(session);
      registry.release(topic);
      if (reason !== 'client') lingering.add(session, clock.now());
      tally.close(session, reason);
      parts.onClosed(session, reason);
    },
    onGone: (session) => lingering.delete(session),
  };

  function createSession(
    { stream }: HeldTopic,
    { onEnd, filter, reader, visitor, sink }: StartOptions,
  ): Session {
    const now = clock.now();
    opened += 1;
    return new Session({
      topic: stream.key,
      filter,
      reader,
      visitor,
      sink,
      openedAt: now,
      // Spread, so that what connected together does not come back together.
      endsAt: now + config.streamMaxAgeMs * (0.8 + 0.2 * random()),
      cohort: opened % COHORTS,
      owner,
      onEnd,
    });
  }

  function start(
    topic: HeldTopic,
    {
      opening,
      generation,
      snapshot,
    }: { opening: Opening; generation: number; snapshot: SnapshotFrame | undefined },
    options: StartOptions,
  ): Session {
    const { stream } = topic;
    const session = createSession(topic, options);
    // A new epoch may have begun since the cursor was judged: the joiner then begins again with a reset.
    const holds = (snapshot?.generation ?? generation) === stream.generation;
    sessions.add(session);
    parts.onOpened(session);
    session.send(
      hello({
        topic: stream.key,
        epoch: life.epoch,
        head: stream.last,
        resumed: holds && opening.kind === 'resume',
        heartbeatMs: config.heartbeatMs,
        maxAgeMs: config.streamMaxAgeMs,
        now: session.openedAt,
      }),
    );
    // It was being opened when the drain began, and may come when that is over.
    if (draining) {
      dismiss(session, random);
      return session;
    }
    session.generation = holds ? stream.generation : -1;
    if (holds && opening.kind === 'resume') {
      tally.resumed += 1;
      session.position = opening.position;
    }
    if (holds && snapshot) {
      if (snapshot.finished) stream.finished = true;
      joiner.sendSnapshot(session, snapshot, opening.kind === 'reset' ? opening.reason : undefined);
    }
    joiner.bring(stream, session);
    return session;
  }

  return {
    /** Reads the epoch and starts the clocks. */
    async start(): Promise<void> {
      life.epoch = await eventLog.epoch();
      bus.onRestored(() => void sweep.run());
      stops.push(
        clock.every(config.heartbeatMs / COHORTS, () => {
          pinged += 1;
          pingSessions(registry, pinged % COHORTS);
        }),
        clock.every(HOUSEKEEPING_MS, () => {
          endOverdue(parts, sessions);
          lingering.destroyOverdue(clock.now());
        }),
        clock.every(config.sweepMs, () => void sweep.run()),
      );
    },
    get epoch(): string {
      return life.epoch;
    },
    get draining(): boolean {
      return draining;
    },
    /** How long ago the log was last read through, in ms. */
    get lagMs(): number {
      return sweep.lagMs;
    },
    /** Open sessions, the topics they read, and sessions that have said goodbye and still hold their socket. */
    get size(): { sessions: number; topics: number; lingering: number } {
      return { sessions: sessions.size, topics: registry.size, lingering: lingering.size };
    },
    /** Where a topic stands here: another answer after every event. Undefined while nobody here reads it. */
    standing(key: string): object | undefined {
      const topic = registry.get(key);
      return topic?.isOpen ? topic.stream.standing : undefined;
    },
    sessions: sessions as ReadonlySet<Session>,
    tally,
    limits: parts.limits,
    prepare,
    /** Looks at the log now. Never rejects. */
    sweep: sweep.run,
    /** Ends the sessions that `selects` names. */
    end(selects: (session: Session) => boolean, reason: GoodbyeReason, reconnectInMs: number | null): void {
      for (const session of [...sessions]) if (selects(session)) session.goodbye(reason, reconnectInMs);
    },
    /** Takes no new stream and says goodbye to the open ones, spread over the grace time. */
    async drain(): Promise<void> {
      draining = true;
      await drainSessions(parts, sessions);
    },
    stop(): void {
      for (const stop of stops) stop();
    },
    /** Cuts every connection of a stream, also of those who have not taken their goodbye: node:http knows of none. */
    cut(): void {
      for (const session of [...sessions]) session.destroy();
      lingering.destroyOverdue(Number.POSITIVE_INFINITY);
    },
  };
}
