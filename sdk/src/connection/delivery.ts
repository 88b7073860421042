import type { ResetReason } from '../contract/frame.ts';
import type { ConnectionStatus } from './status.ts';

/**
 * What a transport hands on, whichever it is: the whole state, an event, or with neither only a place that
 * was passed. Plain data, so that it can travel between tabs.
 */
export interface Delivery {
  /** The cursor after it. '': the one that the snapshot says. */
  id: string;
  /** The whole state at `id`; it replaces what was there. Not validated. */
  snapshot?: unknown;
  /** With a snapshot: the events since the cursor we had are lost. */
  reset?: ResetReason | 'missed' | undefined;
  /** The body of an event. Not validated. */
  event?: unknown;
}

/** How a server said goodbye. */
export interface Ending {
  reason: string;
  /** When to return; null: never. */
  reconnectInMs: number | null;
}

/** What a transport tells the connection while it runs. */
export interface Attempt {
  signal: AbortSignal;
  /** Streams were found mute, or something else than a stream was answered; false where one only may not be opened now. */
  mute: boolean;
  /** The server has nothing against the token. */
  accepted(): void;
  /** Something arrived: the server is there. */
  alive(): void;
  /** It delivers, by this. */
  opened(transport: 'stream' | 'polling'): void;
  /** Says what else is known of how it fares. */
  tell(change: Partial<ConnectionStatus>): void;
}

/** Runs until it ends or fails, with a StatusError. Delivers nothing after the signal has aborted. */
export type Transport = (attempt: Attempt) => Promise<Ending | undefined>;
