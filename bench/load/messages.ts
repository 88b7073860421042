import type { Publication } from './publisher.ts';
import type { Target } from './subscribers.ts';

/** What the load client can be told. Each is answered before the next. */
export type LoadCommand =
  | { do: 'open'; count: number; target: Target; cursor?: string }
  | { do: 'steady'; publication: Publication; perSecond: number; seconds: number }
  | { do: 'burst'; publication: Publication; events: number; lanes: number }
  | { do: 'rounds'; publication: Publication; rounds: number }
  | { do: 'look' }
  | { do: 'close' };

/** What a measurement found. */
export interface LoadAnswer {
  readonly deliveries: number;
  /** Deliveries that should have been and were not. */
  readonly missing: number;
  /** Deliveries in another order than that of sending. Publications overlap, so a server may take them in another order. */
  readonly misplaced: number;
  /** Events that the server did not take; they are not expected anywhere. */
  readonly refused: number;
  /** Connections that ended. */
  readonly lost: number;
  /** From before the request that publishes to the arrival at a subscriber. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the first request to the last delivery. */
  readonly tookMs: number;
}
