import { pingFrame } from './frames.ts';
import type { LiveParts } from './parts.ts';
import type { Session } from './session.ts';
import type { TopicRegistry } from './topic-registry.ts';
import type { TopicStream } from './topic-stream.ts';

/** How long a session may hold its socket after its goodbye. */
const GRACE_MS = 5_000;
/** How long a replay waits for a reader that takes nothing. */
const STALL_MS = 30_000;
const MAX_AGE_SPREAD_MS = 5_000;
const TOKEN_SPREAD_MS = 1_000;
const SLOW_RECONNECT_MS = 1_000;

/** Pings are spread over the heartbeat: ten thousand at once would hold up whoever writes meanwhile. */
export const COHORTS = 20;

function pingLive(stream: TopicStream, cohort: number, written: number): void {
  const common = pingFrame(stream.head, stream.cursor(written));
  for (const session of stream.live) {
    if (session.cohort !== cohort) continue;
    const ahead = session.position > written;
    session.send(ahead ? pingFrame(stream.head, stream.cursor(session.position)) : common);
  }
}

/** Says to the sessions of a cohort, of every topic, that they are alive, and up to where. */
export function pingSessions(registry: TopicRegistry, cohort: number): void {
  for (const { stream } of registry.open) {
    stream.between((written) => pingLive(stream, cohort, written));
    for (const session of stream.joining) {
      if (session.cohort !== cohort) continue;
      const placed = session.generation === stream.generation;
      session.send(pingFrame(stream.head, placed ? stream.cursor(session.position) : undefined));
    }
  }
}

/** Ends what has had its time: tokens, sessions that are old, readers that stand still. */
export function endOverdue({ context: { clock, random } }: LiveParts, sessions: ReadonlySet<Session>): void {
  const now = clock.now();
  for (const session of sessions) {
    const { expiresAt } = session.reader;
    if (expiresAt !== null && expiresAt <= now) {
      session.goodbye('unauthorized', Math.round(random() * TOKEN_SPREAD_MS));
    } else if (session.endsAt <= now) {
      session.goodbye('max_age', Math.round(random() * MAX_AGE_SPREAD_MS));
    } else if (session.waitingSince !== undefined && session.waitingSince + STALL_MS <= now) {
      session.goodbye('slow_consumer', SLOW_RECONNECT_MS);
    }
  }
}

/** Sessions that have said goodbye and whose reader has not taken it yet: bounded in time as their bytes are. */
export class Lingering {
  readonly #until = new Map<Session, number>();

  get size(): number {
    return this.#until.size;
  }

  add(session: Session, now: number): void {
    if (!session.gone) this.#until.set(session, now + GRACE_MS);
  }

  delete(session: Session): void {
    this.#until.delete(session);
  }

  destroyOverdue(now: number): void {
    for (const [session, until] of this.#until) if (until <= now) session.destroy();
  }
}
