import type { Clock } from './clock.ts';
import type { ConnectionStatus } from './connection/status.ts';
import type { TokenSource } from './connection/token.ts';
import type { Snapshot } from './contract/index.ts';
import type { EventFor, EventPattern, OrganizationEvent } from './event-pattern.ts';

/** Whose status, and how to follow it. */
export interface StatusClientOptions {
  /** Where the server is, as `https://status.example.com`. A path prefix is kept. */
  endpoint: string | URL;
  /** The organization's slug. */
  organization: string;
  /** Patterns of the events that listeners get, as `incident.*`. Default: all. The state is always whole. */
  types?: readonly Exclude<EventPattern, 'stream.reset'>[] | undefined;
  /** Ids of the services whose events listeners get, before or after the change. Default: all. */
  services?: readonly string[] | undefined;
  /** For a private organization: a short-lived token of `POST /v1/tokens`, never an API key. Default: none. */
  token?: TokenSource | undefined;
  /** State to begin with, as rendered by a server. `getSnapshot()` answers it at once. Default: none. */
  initialSnapshot?: Snapshot | undefined;
  /** Default: the global `fetch`, read when it is needed. */
  fetch?: typeof fetch | undefined;
  /**
   * Who shares one connection: all tabs of the `browser`, all clients of the `page`, or `none`.
   * Default: `browser` without a token where Web Locks and BroadcastChannel exist, else `page`.
   */
  sharing?: 'browser' | 'page' | 'none' | undefined;
  /** For tests. Default: the system's. */
  clock?: Clock | undefined;
  /** For tests: a number in [0, 1). Default: `Math.random`. */
  random?: (() => number) | undefined;
}

/** Events that wait for a slow loop: some ten megabytes. */
export const MAX_EVENTS_BEHIND = 10_000;

/** Live status of one organization. A store for any framework, and typed events. */
export interface StatusClient {
  /** The state; undefined before the first answer. Immutable, and the same object until something changes. */
  getSnapshot(): Snapshot | undefined;
  /**
   * Calls back after the snapshot or the connection has changed. The first listener starts the
   * connection; some seconds after the last has gone it stops. Returns the undo.
   */
  subscribe(listener: () => void): () => void;
  /**
   * Calls back with each event once, in order, after it has entered the snapshot. Keeps the client
   * started, like {@link StatusClient.subscribe}. Returns the undo.
   */
  on<P extends EventPattern>(pattern: P, listener: (event: EventFor<P>) => void): () => void;
  /** How the connection fares; a new object at every change, announced to {@link StatusClient.subscribe}. */
  readonly connection: ConnectionStatus;
  /**
   * Events from now on. Ends when `signal` aborts or the client is closed. Throws when it is refused, and
   * `too_large` when the body of the loop falls 10,000 events behind.
   */
  events(options?: { signal?: AbortSignal | undefined }): AsyncIterable<OrganizationEvent>;
  /** The first state that the server has confirmed as live. Rejects with a StatusError when it is refused. */
  ready(options?: { signal?: AbortSignal | undefined }): Promise<Snapshot>;
  /** Asks the server for the whole state now. Rejects with a StatusError, `closed` when the client is. */
  refresh(): Promise<Snapshot>;
  /** Stops at once and for good. Listeners get a last connection change to `stopped`. */
  close(): void;
}
