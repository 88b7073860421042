import type { StatusError } from '../errors.ts';

/** A connection as data: immutable, a new object at every change. */
export interface ConnectionStatus {
  /**
   * `idle` nobody listens · `connecting` · `open` delivering · `waiting` before the next attempt ·
   * `stopped` will not come back by itself: refused, not found, ended by the server, or closed.
   */
  state: 'idle' | 'connecting' | 'open' | 'waiting' | 'stopped';
  /** What delivers, or is being tried; null while nothing is. */
  transport: 'stream' | 'polling' | null;
  /** Epoch milliseconds of the last change of `state`. */
  since: number;
  /** The last failure; null after the connection has opened again. */
  lastError: StatusError | null;
  /** Epoch milliseconds since when the state may be out of date; null while it is live. */
  staleSince: number | null;
}
