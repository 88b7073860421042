import type { ResetReason } from '@status-badge/sdk/contract';
import { createSingleFlight } from '../platform/single-flight.ts';
import type { Feed } from './feed.ts';
import { resetFrame } from './frames.ts';
import type { LiveParts } from './parts.ts';
import { MOST_RING_ENTRIES } from './ring.ts';
import { type Selection, selectEntries } from './select-entries.ts';
import type { Session } from './session.ts';
import type { SnapshotFrames } from './snapshot-frames.ts';
import type { SnapshotFrame, TopicStream } from './topic-stream.ts';

const PAGE = 500;

export type Joiner = ReturnType<typeof createJoiner>;

/** Where a topic's ring is wanted to begin, and the one read that is under way for it. */
interface Filling {
  wanted: number;
  fill: () => Promise<void>;
}

/**
 * Brings sessions from their position to the present and into their topic. The ring is the buffer: events that
 * arrive while the log is read are in it, and the last step from ring to live has no await in it.
 */
export function createJoiner({ context, eventLog, tally }: LiveParts, feed: Feed, frames: SnapshotFrames) {
  const { clock, log } = context;
  const fillings = new WeakMap<TopicStream, Filling>();
  const missed = new WeakMap<TopicStream, { place: string; selection: Selection }>();

  function sendSnapshot(session: Session, snapshot: SnapshotFrame, reason?: ResetReason): void {
    if (reason) tally.reset(reason);
    session.send(reason ? Buffer.concat([resetFrame(reason), snapshot.bytes]) : snapshot.bytes);
    session.position = snapshot.position;
    session.generation = snapshot.generation;
  }

  async function beginAgain(stream: TopicStream, session: Session, reason: ResetReason): Promise<void> {
    const snapshot = await frames.load(stream);
    if (snapshot.generation !== stream.generation) return;
    if (snapshot.finished) stream.finished = true;
    sendSnapshot(session, snapshot, reason);
  }

  // A server that has just started has an empty ring and a thousand readers that are a little behind.
  function fillRing(stream: TopicStream, position: number): Promise<void> {
    let filling = fillings.get(stream);
    if (!filling) {
      filling = {
        wanted: Number.POSITIVE_INFINITY,
        fill: createSingleFlight(() => {
          const from = fillings.get(stream)!.wanted;
          fillings.get(stream)!.wanted = Number.POSITIVE_INFINITY;
          return feed.backfill(stream, from);
        }),
      };
      fillings.set(stream, filling);
    }
    filling.wanted = Math.min(filling.wanted, position);
    return filling.fill();
  }

  // Ten thousand who come back after a crash have missed the same.
  function selectMissed(stream: TopicStream, { position, filter }: Session): Selection | undefined {
    const { last, generation } = stream;
    const place = `${generation} ${position} ${last} ${filter.key}`;
    const newest = missed.get(stream);
    if (newest?.place === place) return newest.selection;
    const entries = stream.ring.after(position, last);
    if (!entries) return undefined;
    const selection = selectEntries(entries, filter);
    missed.set(stream, { place, selection });
    return selection;
  }

  async function replayPage(stream: TopicStream, session: Session): Promise<void> {
    const { records } = await eventLog.after(stream.key, session.position, PAGE);
    if (session.closed || session.generation !== stream.generation) return;
    if (records[0]?.position !== session.position + 1) return beginAgain(stream, session, 'pruned');
    const { bytes, events } = selectEntries(
      records.map((record) => stream.encode(record)),
      session.filter,
    );
    if (events > 0) session.send(bytes, events);
    session.position = records.at(-1)!.position;
    // A long replay goes at the reader's speed, so that it is not taken for a slow reader.
    session.waitingSince = clock.now();
    await session.drained();
    session.waitingSince = undefined;
  }

  /** The step from ring to live; answers false when the ring does not hold what the session has missed. */
  function goLive(stream: TopicStream, session: Session): boolean {
    if (session.generation !== stream.generation) return false;
    const selection = selectMissed(stream, session);
    if (!selection) return false;
    const { bytes, events } = selection;
    if (events > 0) session.send(bytes, events);
    session.position = Math.max(session.position, stream.last);
    stream.join(session);
    return true;
  }

  async function step(stream: TopicStream, session: Session, tries: number): Promise<void> {
    if (session.generation !== stream.generation) await beginAgain(stream, session, stream.lost);
    else if (tries === 0 && stream.last - session.position <= MOST_RING_ENTRIES) {
      await fillRing(stream, session.position);
    } else await replayPage(stream, session);
  }

  /** Never rejects: what fails stays joining, and the next sweep goes on with it. */
  async function replay(stream: TopicStream, session: Session): Promise<void> {
    session.joining = true;
    try {
      for (let tries = 0; !session.closed; tries++) {
        await step(stream, session, tries);
        if (session.closed || goLive(stream, session)) break;
      }
    } catch (error) {
      log.warn({ topic: stream.key, reason: String(error) }, 'a reader waits for the log');
    } finally {
      session.joining = false;
      session.waitingSince = undefined;
    }
  }

  return {
    sendSnapshot,

    /** At once when the ring holds what the session has missed, which is nearly always; else when the log was read. */
    bring(stream: TopicStream, session: Session): void {
      if (session.joining || session.closed || goLive(stream, session)) return;
      stream.joining.add(session);
      void replay(stream, session);
    },
  };
}
