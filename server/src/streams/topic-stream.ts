import { encodeCursor } from '@status-badge/sdk/contract';
import type { EventRecord } from '../events/event-record.ts';
import type { Filter } from './filter.ts';
import { Ring, type RingEntry } from './ring.ts';
import type { Session } from './session.ts';
import { encodeFrame } from './sse-encode.ts';

/** A snapshot as it is sent, and where it stands. */
export interface SnapshotFrame {
  position: number;
  bytes: Buffer;
  /** Nothing will ever follow it. */
  finished: boolean;
}

/** One topic on this instance: where it stands, its newest events, and who listens live. */
export class TopicStream {
  readonly key: string;
  readonly sessions = new Set<Session>();
  readonly ring = new Ring();
  /** The newest position delivered here. */
  last = 0;
  /** The log's head at the last sweep. */
  head = 0;
  snapshot: SnapshotFrame | undefined;
  /** Sessions opening or open; the topic is let go at zero. */
  users = 0;
  #epoch = '';
  #pending: RingEntry[] = [];
  #turnOpen = false;
  readonly #onBroken: (session: Session, error: unknown) => void;

  constructor(key: string, onBroken: (session: Session, error: unknown) => void) {
    this.key = key;
    this.#onBroken = onBroken;
  }

  /** Stands at `head` of `epoch`, with nothing before it at hand. */
  restart(epoch: string, head: number): void {
    this.flush();
    this.#epoch = epoch;
    this.last = head;
    this.head = head;
    this.ring.clear();
    this.snapshot = undefined;
  }

  /** Delivers the next event. Answers false for one that does not follow: the log must be read first. */
  accept(record: EventRecord): boolean {
    if (record.position <= this.last) return true;
    if (record.position !== this.last + 1) return false;
    this.last = record.position;
    this.head = Math.max(this.head, record.position);
    const entry = { record, bytes: this.encode(record) };
    this.ring.push(entry);
    this.#deliver(entry);
    return true;
  }

  encode(record: EventRecord): Buffer {
    const id = encodeCursor({ epoch: this.#epoch, position: record.position });
    return encodeFrame({ id, event: record.type, data: record.body });
  }

  cursor(position: number): string {
    return encodeCursor({ epoch: this.#epoch, position });
  }

  /** Takes in a session that stands at or after `last`; it gets every event from now on. */
  join(session: Session): void {
    this.flush();
    this.sessions.add(session);
  }

  // The first event of an idle turn is written at once: nobody waits. What else arrives in the same turn of the
  // event loop is joined, because a TCP segment costs the same with one event or ten.
  #deliver(entry: RingEntry): void {
    if (this.#turnOpen) {
      this.#pending.push(entry);
      return;
    }
    this.#turnOpen = true;
    this.#broadcast([entry]);
    setImmediate(() => {
      this.flush();
      this.#turnOpen = false;
    });
  }

  /** Writes what was joined in this turn. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const entries = this.#pending;
    this.#pending = [];
    this.#broadcast(entries);
  }

  #broadcast(entries: readonly RingEntry[]): void {
    const first = entries[0]!.record.position;
    const joined = new Map<string, { bytes: Buffer; events: number }>();
    for (const session of this.sessions) {
      try {
        // A snapshot read from the log may stand ahead of what the bus has brought here.
        const ahead = session.position >= first;
        const selected = ahead
          ? join(
              entries.filter((entry) => entry.record.position > session.position),
              session.filter,
            )
          : (joined.get(session.filter.key) ?? join(entries, session.filter));
        if (!ahead) joined.set(session.filter.key, selected);
        if (selected.events > 0) session.send(selected.bytes, selected.events);
      } catch (error) {
        this.#onBroken(session, error);
      }
    }
  }
}

/** The frames of `entries` that a filter lets through, as one buffer. */
export function join(entries: readonly RingEntry[], filter: Filter): { bytes: Buffer; events: number } {
  const selected = entries.filter((entry) => filter.matches(entry.record));
  const [only] = selected;
  return {
    bytes: selected.length === 1 ? only!.bytes : Buffer.concat(selected.map((entry) => entry.bytes)),
    events: selected.length,
  };
}
