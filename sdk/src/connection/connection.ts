import type { Clock } from '../clock.ts';
import { StatusError } from '../errors.ts';
import { backoffMs, MAX_AWAY_MS, STABLE_AFTER_MS } from './backoff.ts';
import type { Attempt, Ending, Transport } from './delivery.ts';
import { asStatusError } from './guarded.ts';
import { sleep } from './sleep.ts';
import type { ConnectionStatus } from './status.ts';
import type { TokenSource } from './token.ts';

/** Streams in a row that were mute before polling is tried. */
const MUTE_ALLOWED = 2;

export interface ConnectionOptions {
  stream: Transport;
  /**
   * What to do in place of streams, where they are mute or may not be opened. It may become a stream. Where it cannot
   * be loaded, streams are tried on.
   */
  loadPolling(): Promise<Transport>;
  /** Whether a stream may be opened at all now. */
  mayStream(): boolean;
  /** A function is asked for another when the one it gave is refused. */
  token: TokenSource | undefined;
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
  stop(): void;
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
  /** What the server asked for, and when that is over; no wake and no new start comes earlier. */
  let awayMs = 0;
  let notBefore = 0;
  let openedAt: number | undefined;
  let seenAt: number | undefined;

  function publish(change: Partial<ConnectionStatus>): void {
    const next = { ...status, ...change };
    // What another connection says of itself, it says with its own time.
    if (next.state !== status.state) next.since = change.since ?? clock.now();
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

  function stop(): void {
    if (!final) halt({ state: 'idle', transport: null });
  }

  function giveUp(lastError: StatusError): undefined {
    halt({ state: 'stopped', transport: null, lastError });
  }

  async function begin(delayMs: number): Promise<void> {
    generation?.abort();
    generation = new AbortController();
    const { signal } = generation;
    // Where the clock was set back, that may seem to be hours away.
    let nextMs: number | undefined = Math.max(delayMs, Math.min(awayMs, notBefore - clock.now()));
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
    let run: Transport | undefined;
    let ending: Ending | undefined;
    let error = new StatusError('network', 'The stream was cut.');
    try {
      run = transport === 'stream' ? options.stream : await options.loadPolling();
      ending = await run(createAttempt(signal));
    } catch (thrown) {
      error = asStatusError(thrown);
      // Where polling cannot be loaded, streams are all there is, however mute.
      polling &&= !!run;
    }
    if (signal.aborted) return undefined;
    // One that was stable pays for no failure before it. One that never opened has no age: NaN is not enough.
    if (seenAt! - openedAt! >= STABLE_AFTER_MS) failures = mute = 0;
    return ending ? afterEnd(ending) : afterFailure(error);
  }

  function createAttempt(signal: AbortSignal): Attempt {
    return {
      signal,
      mute: polling,
      accepted() {
        renewed = false;
      },
      alive() {
        seenAt = clock.now();
      },
      opened(delivers) {
        if (signal.aborted) return;
        transport = delivers;
        seenAt = clock.now();
        if (transport === 'stream') {
          openedAt ??= seenAt;
          polling = false;
        } else failures = 0;
        publish({ state: 'open', transport, lastError: null });
      },
      tell(change) {
        if (!signal.aborted) publish(change);
      },
    };
  }

  function afterEnd({ reason, reconnectInMs }: Ending): number | undefined {
    if (reason !== 'unauthorized' && reconnectInMs === null) {
      return giveUp(new StatusError('ended', `The server ended the stream: ${reason}.`));
    }
    awayMs = Math.max(0, Math.min(reconnectInMs ?? 0, MAX_AWAY_MS));
    notBefore = clock.now() + awayMs;
    // Without a time of its own, a planned end is treated as a first failure.
    return awayMs || backoffMs(++failures, random);
  }

  function afterFailure(error: StatusError): number | undefined {
    if (!error.retryable) {
      if (error.code !== 'unauthorized' || typeof options.token !== 'function' || renewed) {
        return giveUp(error);
      }
      renewed = true;
      return 0;
    }
    failures += 1;
    awayMs = error.retryAfterMs;
    notBefore = clock.now() + awayMs;
    publish({ state: 'waiting', transport: null, lastError: error });
    // A server that asks for rest is not answered with polls.
    if (transport === 'stream' && !awayMs) {
      mute = error.code === 'timeout' ? mute + 1 : 0;
      // 200: it has answered something else.
      polling = mute >= MUTE_ALLOWED || error.status === 200;
      if (polling) return 0;
    }
    return backoffMs(failures, random, awayMs);
  }
}

export function initialStatus(clock: Clock): ConnectionStatus {
  const now = clock.now();
  return { state: 'idle', transport: null, since: now, lastError: null, staleSince: now };
}
