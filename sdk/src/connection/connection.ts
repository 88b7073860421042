import type { Clock } from '../clock.ts';
import { StatusError } from '../errors.ts';
import { backoffMs, MAX_AWAY_MS, STABLE_AFTER_MS } from './backoff.ts';
import type { Attempt, Ending, Transport } from './delivery.ts';
import { asStatusError } from './guarded.ts';
import { sleep } from './sleep.ts';
import type { ConnectionStatus } from './status.ts';

/** Streams in a row that were mute before polling is tried. */
const MUTE_ALLOWED = 2;

export interface ConnectionOptions {
  stream: Transport;
  /** In place of streams where they are mute, or may not be opened. It may become a stream. */
  loadPolling(): Promise<Transport>;
  /** Whether a stream may be opened at all now. */
  mayStream(): boolean;
  /** Whether a refused token can be replaced by asking for another. */
  renewable: boolean;
  clock: Clock;
  random: () => number;
  onStatus(status: ConnectionStatus): void;
}

export interface Connection {
  start(): void;
  /** Begins again after `delayMs`, whatever it is doing. Nothing when it was not started. */
  restart(delayMs?: number): void;
  /** Epoch milliseconds of the last sign of life; undefined before the first. */
  readonly seenAt: number | undefined;
  /** Another delivers in its place: stops, and says what that one says. */
  defer(status: ConnectionStatus): void;
  /** The state is final: it stops, and nothing is stale. */
  finish(): void;
  /** With an error it says `stopped`, else `idle`. */
  stop(error?: StatusError): void;
}

/**
 * Keeps one transport going, and one only: every start is a new generation with its own abort signal, and
 * whatever an older one still does is ignored.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { clock, random } = options;
  let status = initialStatus(clock);
  let final = false;
  let generation: AbortController | undefined;
  let failures = 0;
  let mute = 0;
  let renewed = false;
  /** Streams are mute here. */
  let polling = false;
  /** What the present attempt is. */
  let transport: 'stream' | 'polling';
  /** What the server asked for; no wake and no new start comes earlier. */
  let notBefore = 0;
  let openedAt: number | undefined;
  let seenAt: number | undefined;

  function publish(change: Partial<ConnectionStatus>): void {
    const since = change.state && change.state !== status.state ? clock.now() : status.since;
    const next = { ...status, since, ...change };
    // Whatever does not deliver may be out of date, since the last sign of life.
    if (next.state !== 'open' && !final) next.staleSince ??= seenAt ?? clock.now();
    const same = (Object.keys(next) as (keyof ConnectionStatus)[]).every((key) => next[key] === status[key]);
    if (same) return;
    status = next;
    options.onStatus(status);
  }

  return {
    ...{ start, restart, defer, finish, stop },
    get seenAt() {
      return seenAt;
    },
  };

  function start(): void {
    if (generation || final) return;
    renewed = false;
    void begin(0);
  }

  function restart(delayMs = 0): void {
    if (generation) void begin(delayMs);
  }

  function halt(change: Partial<ConnectionStatus>): void {
    generation?.abort();
    generation = undefined;
    publish(change);
  }

  function defer(other: ConnectionStatus): void {
    if (other.staleSince === null) seenAt = clock.now();
    halt(other);
  }

  function finish(): void {
    final = true;
    halt({ state: 'stopped', transport: null, lastError: null, staleSince: null });
  }

  function stop(lastError?: StatusError): void {
    const state = lastError ? 'stopped' : 'idle';
    if (!final) halt({ state, transport: null, ...(lastError && { lastError }) });
  }

  async function begin(delayMs: number): Promise<void> {
    generation?.abort();
    generation = new AbortController();
    const { signal } = generation;
    let nextMs: number | undefined = Math.max(delayMs, notBefore - clock.now());
    while (nextMs !== undefined) {
      if (nextMs > 0) {
        publish({ state: 'waiting', transport: null });
        await sleep(clock, nextMs, signal);
      }
      if (signal.aborted) return;
      nextMs = await attemptOnce(signal);
    }
  }

  /** The delay before the next attempt; undefined when there is none. */
  async function attemptOnce(signal: AbortSignal): Promise<number | undefined> {
    transport = polling || !options.mayStream() ? 'polling' : 'stream';
    publish({ state: 'connecting', transport });
    openedAt = undefined;
    try {
      const run = transport === 'stream' ? options.stream : await loadPolling();
      const ending = await run(createAttempt(signal));
      return signal.aborted ? undefined : afterEnd(ending);
    } catch (error) {
      return signal.aborted ? undefined : afterFailure(asStatusError(error));
    }
  }

  function loadPolling(): Promise<Transport> {
    return options.loadPolling().catch((error) => {
      // Streams are all there is then, however mute.
      polling = false;
      throw error;
    });
  }

  function createAttempt(signal: AbortSignal): Attempt {
    const unlessAborted =
      <A extends unknown[]>(effect: (...told: A) => void) =>
      (...told: A) => {
        if (!signal.aborted) effect(...told);
      };
    return {
      signal,
      accepted() {
        renewed = false;
      },
      alive() {
        seenAt = clock.now();
      },
      opened: unlessAborted((delivers) => {
        transport = delivers;
        seenAt = clock.now();
        if (transport === 'stream') {
          openedAt ??= seenAt;
          polling = false;
        } else failures = 0;
        publish({ state: 'open', transport, lastError: null });
      }),
      connecting: unlessAborted((transport) => publish({ state: 'connecting', transport })),
      caughtUp: unlessAborted(() => publish({ staleSince: null })),
    };
  }

  function afterEnd(ending: Ending | undefined): number | undefined {
    if (!ending) return afterFailure(new StatusError('network', 'The stream was cut.'));
    if (ending.reason === 'unauthorized' || ending.reconnectInMs !== null) {
      settle();
      notBefore = clock.now() + Math.max(0, Math.min(ending.reconnectInMs ?? 0, MAX_AWAY_MS));
      // Without a time of its own, a planned end is treated as a first failure.
      return notBefore - clock.now() || backoffMs(++failures, random);
    }
    stop(new StatusError('ended', `The server ended the stream: ${ending.reason}.`));
    return undefined;
  }

  function afterFailure(error: StatusError): number | undefined {
    settle();
    if (!error.retryable) {
      if (error.code !== 'unauthorized' || !options.renewable || renewed) {
        stop(error);
        return undefined;
      }
      renewed = true;
      return 0;
    }
    failures += 1;
    notBefore = clock.now() + error.retryAfterMs;
    // A server that asks for rest is not answered with polls.
    if (transport === 'stream' && !error.retryAfterMs && fallsBack(error)) return 0;
    publish({ state: 'waiting', transport: null, lastError: error });
    return backoffMs(failures, random, error.retryAfterMs);
  }

  /** Whether to poll from now on. */
  function fallsBack(error: StatusError): boolean {
    mute = error.code === 'timeout' ? mute + 1 : 0;
    polling = mute >= MUTE_ALLOWED || (error.code === 'unexpected_response' && error.status === 200);
    if (polling) publish({ state: 'connecting', transport: 'polling', lastError: error });
    return polling;
  }

  /** Looks back at a stream that ended: one that was stable pays for no failure before it. */
  function settle(): void {
    if (openedAt !== undefined && (seenAt ?? 0) - openedAt >= STABLE_AFTER_MS) {
      failures = 0;
      mute = 0;
    }
  }
}

export function initialStatus(clock: Clock): ConnectionStatus {
  const now = clock.now();
  return { state: 'idle', transport: null, since: now, lastError: null, staleSince: now };
}
