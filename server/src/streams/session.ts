import type { GoodbyeReason } from '@status-badge/sdk/contract';
import type { Actor } from '../context.ts';
import type { Filter } from './filter.ts';
import { goodbyeFrame } from './frames.ts';

/** Where a session's bytes go. */
export interface Sink {
  write(bytes: Buffer): void;
  /** Sends what is queued, then ends. */
  end(): void;
  /** Drops what is queued and ends. */
  destroy(): void;
  /** Bytes accepted and not yet handed to the network. */
  readonly queuedBytes: number;
  /** Resolves when the queue is empty or the sink is gone. */
  drained(): Promise<void>;
}

/**
 * The page that reads: its origin, `opaque` for one that has none that can be read, `none` for who names no page, and
 * `any` where the page is of no matter.
 */
export type Page = `http${string}` | 'opaque' | 'none' | 'any';

/** By what right somebody reads, and how long they may. */
export interface Reader {
  organizationId: string;
  /** The key or token it was opened with; null for anonymous readers of a public organization. */
  credentialId: string | null;
  /** The key itself, or the one that minted the token: the stream ends with it. */
  keyId: string | null;
  /** When its token or key ends, in ms since 1970; null: never. */
  expiresAt: number | null;
  /** From where: an organization may come to list the pages that may. */
  page: Page;
}

/** Who asked for the stream, for the audit log. */
export interface Visitor {
  readonly actor: Actor;
  readonly address: string;
  readonly userAgent: string | null;
}

/** Who is told what becomes of sessions. */
export interface SessionOwner {
  /** Bytes that may be queued for one of them. */
  readonly mostQueuedBytes: number;
  /** Called once, when nothing more will be sent. */
  onClose(session: Session, reason: CloseReason): void;
  /** Called once, when the connection itself is no more: after `onClose`, at once or a while later. */
  onGone(session: Session): void;
}

export interface SessionOptions {
  topic: string;
  filter: Filter;
  reader: Reader;
  visitor: Visitor;
  sink: Sink;
  openedAt: number;
  /** When it is asked to come back, in ms since 1970. */
  endsAt: number;
  /** Which of the pings of a heartbeat it gets. */
  cohort: number;
  owner: SessionOwner;
  /** Called once, after the owner's `onClose`. */
  onEnd: (() => void) | undefined;
}

export type CloseReason = GoodbyeReason | 'client';

// A reader that could not follow comes back after this, with its cursor.
const SLOW_RECONNECT_MS = 1_000;

/** One open stream. It has no timer, no stream object and no JSON of its own. */
export class Session {
  /** Events up to here were sent, filtered out, or are part of the snapshot. Not moved by live events. */
  position = 0;
  /** The generation of its topic that `position` belongs to. */
  generation = 0;
  closed = false;
  gone = false;
  eventsSent = 0;
  bytesSent = 0;
  /** Whether it is being brought to the present just now. */
  joining = false;
  /** Since when a replay has waited for the reader to take what it was sent; undefined: it does not wait. */
  waitingSince: number | undefined;
  readonly topic: string;
  readonly filter: Filter;
  readonly reader: Reader;
  readonly visitor: Visitor;
  readonly openedAt: number;
  readonly endsAt: number;
  readonly cohort: number;
  readonly #sink: Sink;
  readonly #owner: SessionOwner;
  readonly #onEnd: (() => void) | undefined;

  // Copied out: a fan-out walks ten thousand of these, and every object more is memory it has to fetch.
  constructor({
    topic,
    filter,
    reader,
    visitor,
    sink,
    openedAt,
    endsAt,
    cohort,
    owner,
    onEnd,
  }: SessionOptions) {
    this.topic = topic;
    this.filter = filter;
    this.reader = reader;
    this.visitor = visitor;
    this.openedAt = openedAt;
    this.endsAt = endsAt;
    this.cohort = cohort;
    this.#sink = sink;
    this.#owner = owner;
    this.#onEnd = onEnd;
  }

  get queuedBytes(): number {
    return this.#sink.queuedBytes;
  }

  /** Sends bytes that hold `events` events; a reader too slow for them is let go with its cursor. */
  send(bytes: Buffer, events = 0): void {
    if (this.closed) return;
    if (this.#sink.queuedBytes > this.#owner.mostQueuedBytes) {
      this.goodbye('slow_consumer', SLOW_RECONNECT_MS);
      return;
    }
    this.eventsSent += events;
    this.bytesSent += bytes.length;
    this.#sink.write(bytes);
  }

  drained(): Promise<void> {
    return this.#sink.drained();
  }

  /** Says why, and when to come back (null: never), and ends. What is queued may still go out; see `destroy`. */
  goodbye(reason: GoodbyeReason, reconnectInMs: number | null): void {
    if (this.closed) return;
    this.closed = true;
    this.#sink.write(goodbyeFrame(reason, reconnectInMs));
    this.#sink.end();
    this.#close(reason);
  }

  /** Drops what a reader did not take in time after its goodbye. */
  destroy(): void {
    this.#sink.destroy();
  }

  /** The connection is no more. */
  leave(): void {
    if (this.gone) return;
    this.gone = true;
    if (!this.closed) {
      this.closed = true;
      this.#close('client');
    }
    this.#owner.onGone(this);
  }

  #close(reason: CloseReason): void {
    this.#owner.onClose(this, reason);
    this.#onEnd?.();
  }
}
