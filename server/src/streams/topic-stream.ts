import { encodeCursor, type ResetReason } from '@status-badge/sdk/contract';
import type { TopicHead } from '../events/event-log.ts';
import type { EventRecord } from '../events/event-record.ts';
import { topicKind } from '../events/topics.ts';
import type { Clock } from '../platform/clock.ts';
import { FanOut } from './fan-out.ts';
import { Ring, type RingEntry } from './ring.ts';
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
  /** The newest position taken in here; what is not yet written to everyone is on its way, see `flush`. */
  last = 0;
  /** The log's head as last seen. */
  head = 0;
  /** Events up to this position were gone at the last look. */
  pruned = 0;
  /** Nothing will ever follow: who has everything is sent away for good. */
  finished = false;
  snapshot: SnapshotFrame | undefined;
  /** Another object after every event, and for every new beginning. */
  standing: object = {};
  /** Raised when what was delivered no longer leads to what follows: a position of an older one means nothing. */
  generation = 0;
  /** Why the newest generation began. */
  lost: ResetReason = 'epoch';
  readonly #life: Life;
  readonly #fanOut: FanOut;

  constructor(key: string, life: Life, clock: Clock) {
    this.key = key;
    this.#life = life;
    this.#fanOut = new FanOut(this.live, clock);
  }

  /** Stands at the log's head, before the first event. */
  stand({ head, pruned }: TopicHead): void {
    this.standing = {};
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

  /**
   * Takes the next event and brings it to everyone; `onWritten` is called when the last has been written to. Answers
   * false for one that does not follow: the log must be read first.
   */
  accept(record: EventRecord, onWritten?: () => void): boolean {
    if (record.position <= this.last) return true;
    if (record.position !== this.last + 1) return false;
    const entry = this.encode(record);
    this.standing = {};
    this.last = record.position;
    this.head = Math.max(this.head, record.position);
    this.ring.push(entry);
    this.#fanOut.push(entry, onWritten);
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
    this.joining.delete(session);
    if (session.closed) return;
    this.live.add(session);
    if (this.finished) session.goodbye('terminal', null);
  }

  drop(session: Session): void {
    this.live.delete(session);
    this.joining.delete(session);
  }

  /** Calls back with the newest position that every live session has been written, when that is the same for all. */
  between(work: (written: number) => void): void {
    this.#fanOut.between(() => {
      const { waiting } = this.#fanOut;
      work(waiting === undefined ? this.last : waiting - 1);
    });
  }

  /** Writes now what is on its way to anyone: what is said next comes after it. */
  flush(): void {
    this.#fanOut.flush();
  }
}
