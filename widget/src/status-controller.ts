import type { Snapshot, StatusClient, StatusEvent, TokenSource } from '@status-badge/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type ConnectionHost, ConnectionWatch } from './connection-watch.ts';
import { isLive } from './connection-word.ts';

/** What the controller asks of its element. */
export interface StatusHost extends ReactiveControllerHost, ConnectionHost {
  readonly endpoint: string;
  readonly organization: string;
  readonly token: string | undefined;
  readonly tokenProvider: Exclude<TokenSource, string> | undefined;
  readonly client: StatusClient | undefined;
  readonly run: string | undefined;
  readonly initialSnapshot: Snapshot | undefined;
}

/** How the controller is connected to what its element shows. */
export interface StatusSource {
  /**
   * A client for what the element shows now; undefined while it does not know whom to ask. Clients of one organization
   * share one connection, which stays for some seconds after the last of them: an element that is moved keeps it.
   */
  open(initialSnapshot: Snapshot | undefined): StatusClient | undefined;
  /** Every event, after it has entered the snapshot. */
  hear(event: StatusEvent): void;
}

/** Whatever makes it somebody else to ask, or another right: nothing that is known holds any longer. */
const IDENTITY = ['endpoint', 'organization', 'token', 'tokenProvider', 'client', 'run'] as const;

/** The only bridge between an element's life and a client's store. */
export class StatusController implements ReactiveController {
  /** The last state known; it outlives the connection. */
  snapshot: Snapshot | undefined;
  readonly watch: ConnectionWatch;
  /** Epoch milliseconds of the last word from a live connection; null before the first. */
  updatedAt: number | null = null;
  #host: StatusHost;
  #source: StatusSource;
  #undo: (() => void)[] = [];
  #identity: readonly unknown[] = [];

  constructor(host: StatusHost, source: StatusSource) {
    this.#host = host;
    this.#source = source;
    this.watch = new ConnectionWatch(host);
    host.addController(this);
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  hostUpdate(): void {
    if (!this.#isAnother()) return;
    this.#stop();
    this.#start();
  }

  #start(): void {
    // It may have become another while it was away.
    if (this.#isAnother()) this.snapshot = undefined;
    this.#identity = IDENTITY.map((name) => this.#host[name]);
    this.watch.begin();
    const initial = initialOf(this.#host);
    this.snapshot ??= initial;
    const client = this.#source.open(initial);
    // Also without anybody to ask: the grace period passes, and the element says that it has no status.
    this.watch.take(client?.connection);
    if (!client) return;
    const read = () => {
      if (isLive(client.connection)) this.updatedAt = this.#host.clock.now();
      this.snapshot = client.getSnapshot() ?? this.snapshot;
      this.watch.take(client.connection);
    };
    this.#undo = [client.on('*', (event) => this.#source.hear(event)), client.subscribe(read)];
    read();
  }

  #stop(): void {
    this.watch.end();
    for (const undo of this.#undo) undo();
    this.#undo = [];
  }

  #isAnother(): boolean {
    return IDENTITY.some((name, i) => this.#host[name] !== this.#identity[i]);
  }
}

/** What a server rendered for one organization is nothing for another. */
function initialOf({ initialSnapshot, organization }: StatusHost): Snapshot | undefined {
  return !organization || initialSnapshot?.organization?.slug === organization ? initialSnapshot : undefined;
}
