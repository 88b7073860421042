import type { GoodbyeReason, HelloFrame, ResetReason } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { readEpoch, renewEpoch } from '../events/epoch.ts';
import { readAfter, readHead, readHeads } from '../events/event-log.ts';
import { readMessage } from '../events/publisher.ts';
import { topicKind } from '../events/topics.ts';
import { type Opening, planOpening } from './opening.ts';
import { bringLive } from './replay.ts';
import { Session, type SessionOptions } from './session.ts';
import type { Snapshots } from './snapshots.ts';
import { encodeFrame } from './sse-encode.ts';
import { type SnapshotFrame, TopicStream } from './topic-stream.ts';

const CATCH_UP_BATCH = 1_000;
// A cached snapshot further behind than this costs a new reader more in events than a fresh one costs us.
const STALE_SNAPSHOT_EVENTS = 100;
const RETRY_MS = 2_000;
const HOUSEKEEPING_MS = 1_000;

interface ActiveTopic {
  stream: TopicStream;
  ready: Promise<void>;
  catchingUp: Promise<void> | undefined;
  loading: Promise<SnapshotFrame> | undefined;
}

export type Hub = ReturnType<typeof createHub>;

/** All open streams of this process: what the bus hints and the log holds, brought to every session once and in order. */
export function createHub(context: Context, snapshots: Snapshots) {
  const { bus, clock, config, database, log, random } = context;
  const topics = new Map<string, ActiveTopic>();
  const sessions = new Set<Session>();
  const stops: (() => void)[] = [];
  let epoch = '';
  let sweeping: Promise<void> | undefined;
  let sweptAt = clock.now();
  let draining = false;

  async function startTopic(stream: TopicStream): Promise<void> {
    // Subscribe first, read the head after: an event committed between the two is in at least one of them.
    try {
      await bus.subscribe(stream.key, (message) => receive(stream.key, message));
    } catch (error) {
      log.warn({ topic: stream.key, reason: String(error) }, 'no bus: the sweep delivers');
    }
    const head = await readHead(database.em(), stream.key);
    if (!head) throw new ServerError('not_found', 'There is no such stream.');
    stream.restart(epoch, head.head);
  }

  function acquire(key: string): ActiveTopic {
    let topic = topics.get(key);
    if (!topic) {
      const stream = new TopicStream(key, (session, error) => {
        log.error({ err: error, topic: key }, 'a session broke');
        session.goodbye('slow_consumer', RETRY_MS);
      });
      topic = { stream, ready: startTopic(stream), catchingUp: undefined, loading: undefined };
      topics.set(key, topic);
    }
    topic.stream.users += 1;
    return topic;
  }

  function release(key: string): void {
    const topic = topics.get(key);
    if (!topic || --topic.stream.users > 0) return;
    topics.delete(key);
    bus.unsubscribe(key);
  }

  function receive(key: string, message: string): void {
    const topic = topics.get(key);
    const record = readMessage(message);
    if (!topic || !record || record.topic !== key) return;
    // Before the head is read a message means nothing yet: the log has it.
    topic.ready.then(
      () => {
        if (topic.stream.accept(record)) endFinished(topic, record.type);
        else
          catchUp(topic).catch((error) =>
            log.warn({ topic: key, reason: String(error) }, 'the log could not be read'),
          );
      },
      // Whoever opened the topic is told.
      () => undefined,
    );
  }

  function endFinished({ stream }: ActiveTopic, type: string): void {
    if (type !== 'run.completed' || topicKind(stream.key) !== 'run') return;
    stream.flush();
    for (const session of [...stream.sessions]) session.goodbye('terminal', null);
  }

  /** Reads from the log what the bus did not bring; one read at a time for each topic. */
  function catchUp(topic: ActiveTopic): Promise<void> {
    topic.catchingUp ??= readMissing(topic).finally(() => {
      topic.catchingUp = undefined;
    });
    return topic.catchingUp;
  }

  async function readMissing(topic: ActiveTopic): Promise<void> {
    const { stream } = topic;
    for (;;) {
      const { records } = await readAfter(database.em(), stream.key, stream.last, CATCH_UP_BATCH);
      for (const record of records) {
        if (!stream.accept(record)) {
          // Pruned further than this instance had come: everyone here gets the whole state.
          await resetTopic(topic, 'pruned');
          return;
        }
        endFinished(topic, record.type);
      }
      if (records.length < CATCH_UP_BATCH) return;
    }
  }

  async function resetTopic(topic: ActiveTopic, reason: ResetReason): Promise<void> {
    const { stream } = topic;
    const head = await readHead(database.em(), stream.key);
    stream.restart(epoch, head?.head ?? 0);
    const snapshot = await loadSnapshot(topic);
    for (const session of [...stream.sessions]) {
      stream.sessions.delete(session);
      sendSnapshot(session, snapshot, reason);
      void bringLive(context, stream, session, () => restartSession(topic, session));
    }
  }

  async function restartSession(topic: ActiveTopic, session: Session): Promise<void> {
    sendSnapshot(session, await loadSnapshot(topic), 'pruned');
  }

  function sendSnapshot(session: Session, snapshot: SnapshotFrame, reason?: ResetReason): void {
    const reset = reason ? [encodeFrame({ event: 'stream.reset', data: JSON.stringify({ reason }) })] : [];
    session.send(Buffer.concat([...reset, snapshot.bytes]));
    session.position = snapshot.position;
  }

  /** The topic's state as it is sent; read once for all who ask at the same time, and kept while it is near. */
  async function loadSnapshot(topic: ActiveTopic): Promise<SnapshotFrame> {
    const { stream } = topic;
    const cached = stream.snapshot;
    if (
      cached &&
      stream.last - cached.position < STALE_SNAPSHOT_EVENTS &&
      stream.ring.after(cached.position, stream.last)
    ) {
      return cached;
    }
    topic.loading ??= snapshots
      .read(epoch, stream.key)
      .then(({ position, body, finished }) => {
        const bytes = encodeFrame({ id: stream.cursor(position), event: 'snapshot', data: body });
        stream.snapshot = { position, bytes, finished };
        return stream.snapshot;
      })
      .finally(() => {
        topic.loading = undefined;
      });
    return topic.loading;
  }

  function hello(stream: TopicStream, resumed: boolean): Buffer {
    const data: HelloFrame = {
      topic: stream.key,
      epoch,
      head: stream.last,
      resumed,
      heartbeatMs: config.heartbeatMs,
      maxAgeMs: config.streamMaxAgeMs,
      serverTime: new Date(clock.now()).toISOString(),
    };
    return encodeFrame({ event: 'stream.hello', retryMs: RETRY_MS, data: JSON.stringify(data) });
  }

  /** How a stream from `cursor` begins, decided before any header is sent. Rejects when it cannot begin at all. */
  async function prepare(key: string, cursor: string | undefined): Promise<PreparedStream> {
    if (draining)
      throw new ServerError('unavailable', 'This instance is stopping; connect again.', {
        retryAfterMs: 1_000,
      });
    const topic = acquire(key);
    try {
      await topic.ready;
      const opening = await planOpening({
        stream: topic.stream,
        epoch,
        cursor,
        catchUp: () => catchUp(topic),
      });
      const snapshot = opening.kind === 'resume' ? undefined : await loadSnapshot(topic);
      return {
        topic: key,
        opening,
        snapshot,
        start: (options) => start(topic, opening, snapshot, options),
        cancel: () => release(key),
      };
    } catch (error) {
      release(key);
      throw error;
    }
  }

  function start(
    topic: ActiveTopic,
    opening: Opening,
    snapshot: SnapshotFrame | undefined,
    options: Pick<SessionOptions, 'filter' | 'reader' | 'sink'>,
  ): Session {
    const { stream } = topic;
    const now = clock.now();
    const session = new Session({
      ...options,
      topic: stream.key,
      openedAt: now,
      // Spread, so that what connected together does not come back together.
      endsAt: now + config.streamMaxAgeMs * (0.8 + 0.2 * random()),
      mostQueuedBytes: config.streamQueueBytes,
      onClose: (closed, reason) => {
        stream.sessions.delete(closed);
        sessions.delete(closed);
        release(stream.key);
        log.debug(
          { topic: stream.key, reason, events: closed.eventsSent, bytes: closed.bytesSent },
          'stream closed',
        );
      },
    });
    sessions.add(session);
    session.send(hello(stream, opening.kind === 'resume'));
    if (opening.kind === 'resume') session.position = opening.position;
    if (snapshot) sendSnapshot(session, snapshot, opening.kind === 'reset' ? opening.reason : undefined);
    if (snapshot?.finished) session.goodbye('terminal', null);
    void bringLive(context, stream, session, () => restartSession(topic, session));
    return session;
  }

  function ping(): void {
    for (const { stream } of topics.values()) {
      const data = JSON.stringify({ head: stream.head });
      const common = encodeFrame({ id: stream.cursor(stream.last), event: 'stream.ping', data });
      stream.flush();
      for (const session of stream.sessions) {
        const ahead = session.position > stream.last;
        session.send(
          ahead ? encodeFrame({ id: stream.cursor(session.position), event: 'stream.ping', data }) : common,
        );
      }
    }
  }

  function endExpired(): void {
    const now = clock.now();
    for (const session of sessions) {
      if (session.reader.expiresAt !== null && session.reader.expiresAt <= now)
        session.goodbye('unauthorized', 0);
      else if (session.endsAt <= now) session.goodbye('max_age', Math.round(random() * 5_000));
    }
  }

  /** Looks at the log for what the bus lost, and whether it is still the same log. */
  function sweep(): Promise<void> {
    sweeping ??= sweepOnce()
      .catch((error) => log.warn({ reason: String(error) }, 'the sweep could not read the log'))
      .finally(() => {
        sweeping = undefined;
      });
    return sweeping;
  }

  async function sweepOnce(): Promise<void> {
    const active = [...topics.values()];
    await Promise.allSettled(active.map((topic) => topic.ready));
    const current = await readEpoch(context);
    if (current !== epoch) {
      await enter(current);
      return;
    }
    const heads = await readHeads(
      database.em(),
      active.map(({ stream }) => stream.key),
    );
    for (const topic of active) {
      const head = heads.get(topic.stream.key)?.head ?? 0;
      if (head < topic.stream.last) {
        log.error(
          { topic: topic.stream.key, head, seen: topic.stream.last },
          'the log is behind what was delivered: a new epoch begins',
        );
        await enter(await renewEpoch(context));
        return;
      }
      topic.stream.head = Math.max(topic.stream.head, head);
      if (head > topic.stream.last) await catchUp(topic);
    }
    sweptAt = clock.now();
  }

  async function enter(next: string): Promise<void> {
    epoch = next;
    for (const topic of topics.values()) await resetTopic(topic, 'epoch');
    sweptAt = clock.now();
  }

  return {
    /** Reads the epoch and starts the clocks. */
    async start(): Promise<void> {
      epoch = await readEpoch(context);
      bus.onRestored(() => void sweep());
      stops.push(
        clock.every(config.heartbeatMs, ping),
        clock.every(HOUSEKEEPING_MS, endExpired),
        clock.every(config.sweepMs, () => void sweep()),
      );
    },
    get epoch(): string {
      return epoch;
    },
    get draining(): boolean {
      return draining;
    },
    /** How long ago the log was last read through, in ms. */
    get lagMs(): number {
      return clock.now() - sweptAt;
    },
    get size(): { sessions: number; topics: number } {
      return { sessions: sessions.size, topics: topics.size };
    },
    prepare,
    sweep,
    /** Ends the sessions that `selects` names. */
    end(selects: (session: Session) => boolean, reason: GoodbyeReason, reconnectInMs: number | null): void {
      for (const session of [...sessions]) if (selects(session)) session.goodbye(reason, reconnectInMs);
    },
    /** Takes no new stream and says goodbye to the open ones, spread over the grace time. */
    async drain(): Promise<void> {
      draining = true;
      const deadline = clock.now() + config.drainMs;
      while (sessions.size > 0 && clock.now() < deadline) {
        const ticksLeft = Math.max(1, Math.floor((deadline - clock.now()) / 200));
        for (const session of [...sessions].slice(0, Math.ceil(sessions.size / ticksLeft))) {
          session.goodbye('draining', Math.round(random() * 2_000));
        }
        if (sessions.size > 0) await new Promise<void>((done) => clock.after(200, done));
      }
      for (const session of [...sessions]) session.goodbye('draining', Math.round(random() * 2_000));
    },
    stop(): void {
      for (const stop of stops) stop();
    },
  };
}

/** A stream that may begin: `start` or `cancel` must follow. */
export interface PreparedStream {
  topic: string;
  opening: Opening;
  snapshot: SnapshotFrame | undefined;
  start(options: Pick<SessionOptions, 'filter' | 'reader' | 'sink'>): Session;
  cancel(): void;
}
