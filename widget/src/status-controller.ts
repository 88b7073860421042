import type { Clock, ConnectionStatus, Snapshot, StatusClient } from '@status-badge/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { systemClock } from './clock.ts';
import { type ConnectionJudgement, isLive, judgeConnection } from './connection-word.ts';
import type { ClientLease } from './shared-client.ts';

/** What the controller asks of its element. */
export interface StatusHost extends ReactiveControllerHost {
  /** Milliseconds a lost connection stays unmentioned. */
  readonly graceMs: number;
  /** A client for what the element shows now; undefined while it does not know whom to ask. */
  leaseClient(): ClientLease | undefined;
  /** Called after the snapshot or the connection changed, before the element renders. */
  statusChanged?(client: StatusClient): void;
}

const IDLE: ConnectionStatus = {
  state: 'idle',
  transport: null,
  since: 0,
  lastError: null,
  staleSince: null,
};

/** The only bridge between an element's life and a client's store. */
export class StatusController implements ReactiveController {
  #host: StatusHost;
  #clock: Clock;
  #lease: ClientLease | undefined;
  #unsubscribe: (() => void) | undefined;
  #recheck: unknown;
  #notLiveSince: number;
  /** The last state known; it outlives the connection, and a change of client for the same organization. */
  snapshot: Snapshot | undefined;
  connection: ConnectionStatus = IDLE;

  constructor(host: StatusHost, clock: Clock = systemClock) {
    this.#host = host;
    this.#clock = clock;
    this.#notLiveSince = clock.now();
    host.addController(this);
  }

  hostConnected(): void {
    this.restart();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Leaves the client in use and takes the one that the element's properties name now. */
  restart(): void {
    const lease = this.#host.leaseClient();
    this.#stop();
    this.#lease = lease;
    this.#notLiveSince = this.#clock.now();
    this.connection = IDLE;
    this.#host.requestUpdate();
    if (!lease) return;
    this.#unsubscribe = lease.client.subscribe(() => this.#read(lease.client));
    this.#read(lease.client);
  }

  /** Leaves what was known, for an element that now speaks of somebody else. */
  forget(): void {
    this.snapshot = undefined;
  }

  judge(): ConnectionJudgement {
    return judgeConnection(this.connection, {
      now: this.#clock.now(),
      notLiveSince: this.#notLiveSince,
      graceMs: this.#host.graceMs,
    });
  }

  #read(client: StatusClient): void {
    if (isLive(this.connection)) this.#notLiveSince = this.#clock.now();
    this.connection = client.connection;
    this.snapshot = client.getSnapshot() ?? this.snapshot;
    this.#host.statusChanged?.(client);
    this.#host.requestUpdate();
    this.#scheduleRecheck();
  }

  #scheduleRecheck(): void {
    this.#clock.clearTimeout(this.#recheck);
    const { recheckInMs } = this.judge();
    if (recheckInMs === null) return;
    this.#recheck = this.#clock.setTimeout(() => {
      this.#host.requestUpdate();
      this.#scheduleRecheck();
    }, recheckInMs);
  }

  #stop(): void {
    this.#clock.clearTimeout(this.#recheck);
    this.#unsubscribe?.();
    this.#lease?.release();
    this.#unsubscribe = undefined;
    this.#lease = undefined;
  }
}
