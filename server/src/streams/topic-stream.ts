import { encodeCursor, type ResetReason } from '@status-badge/sdk/contract';
import type { TopicHead } from '../events/event-log.ts';
import type { EventRecord } from '../events/event-record.ts';
import { topicKind } from '../events/topics.ts';
import { Ring, type RingEntry } from './ring.ts';
import { selectEntries } from './select-entries.ts';
import type { Session } from './session.ts';
import { encodeFrame } from './sse-encode.ts';

/** The life of the database as this instance knows it; the sweep moves it on. */
export interface Life {
  epoch: string;
}

/** A snapshot as it is sent, and where it stands. */
export interface SnapshotFrame {
  generation: number;
  position: number;
  bytes: Buffer;
  /** Nothing will ever follow it. */
  finished: boolean;
}

/** One topic on this instance: where it stands, its newest events, and who listens. */
export class TopicStream {
  readonly key: string;
  /** Sessions that get every event as it comes. */
  readonly live = new Set<Session>();
  /** Sessions that are still being brought to the present. */
  readonly joining = new Set<Session>();
  readonly ring = new Ring();
  /** The newest position delivered here. */
  last = 0;
  /** The log's head as last seen. */
  head = 0;
  /** Events up to this position were gone at the last look. */
  pruned = 0;
  /** Nothing will ever follow: who has everything is sent away for good. */
  finished = false;
  snapshot: SnapshotFrame | undefined;
  /** Raised when what was delivered no longer leads to what follows: a position of an older one means nothing. */
  generation = 0;
  /** Why the newest generation began. */
  lost: ResetReason = 'epoch';
  readonly #life: Life;
  #pending: RingEntry[] = [];
  #turnOpen = false;

  constructor(key: string, life: Life) {
    this.key = key;
    this.#life = life;
  }

  /** Stands at the log's head, before the first event. */
  stand({ head, pruned }: TopicHead): void {
    this.last = head;
    this.head = head;
    this.pruned = pruned;
  }

  /** Stands at `head` with nothing before it at hand; every session has to begin again. */
  restart(head: TopicHead, why: ResetReason): void {
    this.flush();
    this.generation += 1;
    this.lost = why;
    this.stand(head);
    this.finished = false;
    this.ring.clear();
    this.snapshot = undefined;
    for (const session of this.live) this.joining.add(session);
    this.live.clear();
  }

  /** Takes what the log says of the topic. */
  learn({ head, pruned }: TopicHead): void {
    this.head = Math.max(this.head, head);
    this.pruned = Math.max(this.pruned, pruned);
  }

  /** Delivers the next event. Answers false for one that does not follow: the log must be read first. */
  accept(record: EventRecord): boolean {
    if (record.position <= this.last) return true;
    if (record.position !== this.last + 1) return false;
    const entry = this.encode(record);
    this.last = record.position;
    this.head = Math.max(this.head, record.position);
    this.ring.push(entry);
    this.#deliver(entry);
    if (record.type === 'run.completed' && topicKind(this.key) === 'run') this.finish();
    return true;
  }

  /** Says goodbye for good to everyone who has everything. */
  finish(): void {
    this.finished = true;
    this.flush();
    for (const session of [...this.live]) session.goodbye('terminal', null);
  }

  encode(record: EventRecord): RingEntry {
    const id = this.cursor(record.position);
    return { record, bytes: encodeFrame({ id, event: record.type, data: record.body }) };
  }

  cursor(position: number): string {
    return encodeCursor({ epoch: this.#life.epoch, position });
  }

  /** Takes in a session that stands at or after `last`; it gets every event from now on. */
  join(session: Session): void {
    this.flush();
    this.joining.delete(session);
    if (session.closed) return;
    this.live.add(session);
    if (this.finished) session.goodbye('terminal', null);
  }

  drop(session: Session): void {
    this.live.delete(session);
    this.joining.delete(session);
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
      this.#turnOpen = false;
      this.flush();
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
    const selections = new Map<string, ReturnType<typeof selectEntries>>();
    for (const session of this.live) {
      // A snapshot read from the log may stand ahead of what the bus has brought here.
      if (session.position >= first) {
        const newer = entries.filter((entry) => entry.record.position > session.position);
        const { bytes, events } = selectEntries(newer, session.filter);
        if (events > 0) session.send(bytes, events);
        continue;
      }
      let selected = selections.get(session.filter.key);
      if (!selected) {
        selected = selectEntries(entries, session.filter);
        selections.set(session.filter.key, selected);
      }
      if (selected.events > 0) session.send(selected.bytes, selected.events);
    }
  }
}
