import type { GoodbyeReason } from '@status-badge/sdk/contract';
import type { Filter } from './filter.ts';
import { encodeFrame } from './sse-encode.ts';

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

/** Who reads, and how long they may. */
export interface Reader {
  organizationId: string;
  /** The key or token it was opened with; null for anonymous readers of a public organization. */
  credentialId: string | null;
  /** When its token ends, in ms since 1970. */
  expiresAt: number | null;
}

export interface SessionOptions {
  topic: string;
  filter: Filter;
  reader: Reader;
  sink: Sink;
  openedAt: number;
  /** When it is asked to come back, in ms since 1970. */
  endsAt: number;
  mostQueuedBytes: number;
  onClose(session: Session, reason: CloseReason): void;
}

export type CloseReason = GoodbyeReason | 'client';

/** One open stream. It has no timer, no stream object and no JSON of its own. */
export class Session {
  readonly topic: string;
  readonly filter: Filter;
  readonly reader: Reader;
  readonly openedAt: number;
  readonly endsAt: number;
  /** Events up to here were sent, filtered out, or are part of the snapshot. Not moved by live events. */
  position = 0;
  closed = false;
  eventsSent = 0;
  bytesSent = 0;
  readonly #sink: Sink;
  readonly #mostQueuedBytes: number;
  readonly #onClose: SessionOptions['onClose'];

  constructor(options: SessionOptions) {
    this.topic = options.topic;
    this.filter = options.filter;
    this.reader = options.reader;
    this.openedAt = options.openedAt;
    this.endsAt = options.endsAt;
    this.#sink = options.sink;
    this.#mostQueuedBytes = options.mostQueuedBytes;
    this.#onClose = options.onClose;
  }

  /** Sends bytes that hold `events` events; a reader too slow for them is let go with its cursor. */
  send(bytes: Buffer, events = 0): void {
    if (this.closed) return;
    if (this.#sink.queuedBytes > this.#mostQueuedBytes) {
      this.goodbye('slow_consumer', 1_000);
      return;
    }
    this.eventsSent += events;
    this.bytesSent += bytes.length;
    this.#sink.write(bytes);
  }

  drained(): Promise<void> {
    return this.#sink.drained();
  }

  /** Says why, and when to come back (null: never), and ends. */
  goodbye(reason: GoodbyeReason, reconnectInMs: number | null): void {
    if (this.closed) return;
    const data = JSON.stringify({ reason, reconnectInMs });
    this.#sink.write(
      encodeFrame({
        event: 'stream.goodbye',
        data,
        ...(reconnectInMs === null ? {} : { retryMs: reconnectInMs }),
      }),
    );
    if (reason === 'slow_consumer') this.#sink.destroy();
    else this.#sink.end();
    this.#close(reason);
  }

  /** The client has gone. */
  gone(): void {
    this.#close('client');
  }

  #close(reason: CloseReason): void {
    if (this.closed) return;
    this.closed = true;
    this.#onClose(this, reason);
  }
}
