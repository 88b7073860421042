import type { ResetReason } from '@status-badge/sdk/contract';
import type { CloseReason, Session } from './session.ts';

/** What the streams of this instance have done since it started, as plain numbers; metrics read them when asked. */
export class Tally {
  /** Events that this instance took in, once each. */
  events = 0;
  /** Reads of the log because the bus had left something out. */
  catchUps = 0;
  /** Readers that were brought to the present from where they had left off. */
  resumed = 0;
  readonly resets = new Map<ResetReason, number>();
  readonly closed = new Map<CloseReason, number>();
  /** By what the refusal's error code says. */
  readonly refused = new Map<string, number>();
  /** Of closed sessions; open ones hold their own. */
  deliveries = 0;
  bytes = 0;
  /** Called with the milliseconds from the commit of an event to its writing to sockets here. */
  onDelay: (ms: number) => void = () => undefined;

  reset(reason: ResetReason): void {
    increment(this.resets, reason);
  }

  close(session: Session, reason: CloseReason): void {
    increment(this.closed, reason);
    this.deliveries += session.eventsSent;
    this.bytes += session.bytesSent;
  }

  refuse(code: string): void {
    increment(this.refused, code);
  }
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
