import type { Clock, ConnectionStatus, Snapshot, StatusClient, StatusEvent } from '@status-badge/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type ConnectionJudgement, isLive, judgeConnection } from './connection-word.ts';

/** What the controller asks of its element. */
export interface StatusHost extends ReactiveControllerHost {
  readonly clock: Clock;
  /** Milliseconds a lost connection stays unmentioned. */
  readonly graceMs: number;
  readonly initialSnapshot: Snapshot | undefined;
}

/** How the controller is connected to what its element shows. */
export interface StatusSource {
  /**
   * A client for what the element shows now; undefined while it does not know whom to ask. Clients of one organization
   * share one connection, which stays for some seconds after the last of them: an element that is moved keeps it.
   */
  open(): StatusClient | undefined;
  /** Every event, after it has entered the snapshot. */
  hear(event: StatusEvent): void;
}

/** The only bridge between an element's life and a client's store. */
export class StatusController implements ReactiveController {
  /** The last state known; it outlives the connection. */
  snapshot: Snapshot | undefined;
  connection: ConnectionStatus | undefined;
  /** Epoch milliseconds of the last word from a live connection; null before the first. */
  updatedAt: number | null = null;
  #host: StatusHost;
  #source: StatusSource;
  #client: StatusClient | undefined;
  #undo: (() => void)[] = [];
  #recheck: unknown;
  #notLiveSince = 0;

  constructor(host: StatusHost, source: StatusSource) {
    this.#host = host;
    this.#source = source;
    host.addController(this);
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Forgets everything and asks the client that the element's properties name now. */
  restart(): void {
    this.snapshot = undefined;
    this.#stop();
    this.#start();
  }

  judge(): ConnectionJudgement {
    return judgeConnection(this.connection, {
      now: this.#host.clock.now(),
      notLiveSince: this.#notLiveSince,
      graceMs: this.#host.graceMs,
    });
  }

  #start(): void {
    this.#notLiveSince = this.#host.clock.now();
    this.connection = undefined;
    this.snapshot ??= this.#host.initialSnapshot;
    this.#client = this.#source.open();
    this.#host.requestUpdate();
    const client = this.#client;
    if (!client) return;
    this.#undo = [client.on('*', (event) => this.#source.hear(event)), client.subscribe(() => this.#read())];
    this.#read();
  }

  #read(): void {
    const client = this.#client;
    if (!client) return;
    const now = this.#host.clock.now();
    if (this.connection && isLive(this.connection)) this.#notLiveSince = now;
    this.connection = client.connection;
    if (isLive(this.connection)) this.updatedAt = now;
    this.snapshot = client.getSnapshot() ?? this.snapshot;
    this.#host.requestUpdate();
    this.#scheduleRecheck();
  }

  #scheduleRecheck(): void {
    this.#host.clock.clearTimeout(this.#recheck);
    const { recheckInMs } = this.judge();
    if (recheckInMs === null) return;
    this.#recheck = this.#host.clock.setTimeout(() => {
      this.#host.requestUpdate();
      this.#scheduleRecheck();
    }, recheckInMs);
  }

  #stop(): void {
    this.#host.clock.clearTimeout(this.#recheck);
    for (const undo of this.#undo) undo();
    this.#undo = [];
    this.#client = undefined;
  }
}
