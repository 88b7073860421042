/** The control frames of a stream: everything that is not a snapshot and not a domain event. */
export interface HelloFrame {
  /** The kind and the public id of what is streamed, as `org:acme`. */
  topic: string;
  epoch: string;
  /** The position of the newest event in the log when the stream was opened. */
  head: number;
  resumed: boolean;
  heartbeatMs: number;
  maxAgeMs: number;
  serverTime: string;
}

export interface PingFrame {
  /** The log's head at the server's last sweep. */
  head: number;
}

/** Why what a reader had cannot be gone on from; see docs/protocol.md. */
export type ResetReason = 'pruned' | 'foreign' | 'epoch' | 'malformed' | 'future';
export interface ResetFrame {
  reason: ResetReason;
}

export const GOODBYE_REASONS = ['terminal', 'draining', 'max_age', 'slow_consumer', 'unauthorized'] as const;
export type GoodbyeReason = (typeof GOODBYE_REASONS)[number];
export interface GoodbyeFrame {
  reason: GoodbyeReason;
  /** When to come back, different for each client; null: do not. */
  reconnectInMs: number | null;
}

/** Control frames by their SSE event name. None collides with EventSource's `open`, `message`, `error`. */
export interface FrameMap {
  'stream.hello': HelloFrame;
  'stream.ping': PingFrame;
  'stream.reset': ResetFrame;
  'stream.goodbye': GoodbyeFrame;
}
