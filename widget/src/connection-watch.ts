import type { Clock, ConnectionStatus } from '@status-badge/sdk';
import { type ConnectionJudgement, isLive, judgeConnection } from './connection-word.ts';

/** As long as most deploys and tunnels take. */
export const GRACE_MS = 5000;

/** What a watch asks of its element. */
export interface ConnectionHost {
  readonly clock: Clock;
  /** Milliseconds a lost connection stays unmentioned. Default {@link GRACE_MS}. */
  readonly graceMs: number | undefined;
  requestUpdate(): void;
}

/** Knows what is to be said of a connection, and has its element render when that changes by time alone. */
export class ConnectionWatch {
  connection: ConnectionStatus | undefined;
  #host: ConnectionHost;
  #notLiveSince = 0;
  #recheck: unknown;

  constructor(host: ConnectionHost) {
    this.#host = host;
  }

  /** Another connection, of which nothing is known yet. */
  begin(): void {
    this.#notLiveSince = this.#host.clock.now();
    this.connection = undefined;
  }

  /** Takes the connection as it is now. */
  take(connection: ConnectionStatus | undefined): void {
    if (this.connection && isLive(this.connection)) this.#notLiveSince = this.#host.clock.now();
    this.connection = connection;
    this.#host.requestUpdate();
    this.#scheduleRecheck();
  }

  judge(): ConnectionJudgement {
    const { clock, graceMs = GRACE_MS } = this.#host;
    return judgeConnection(this.connection, { now: clock.now(), notLiveSince: this.#notLiveSince, graceMs });
  }

  end(): void {
    this.#host.clock.clearTimeout(this.#recheck);
  }

  #scheduleRecheck(): void {
    this.end();
    const { recheckInMs } = this.judge();
    if (recheckInMs === null) return;
    this.#recheck = this.#host.clock.setTimeout(() => {
      this.#host.requestUpdate();
      this.#scheduleRecheck();
    }, recheckInMs);
  }
}
