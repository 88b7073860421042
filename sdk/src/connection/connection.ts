import type { Clock } from '../clock.ts';
import { StatusError } from '../errors.ts';
import { backoffMs, MAX_AWAY_MS, STABLE_AFTER_MS } from './backoff.ts';
import type { Attempt, Ending, Transport } from './delivery.ts';
import { asStatusError } from './guarded.ts';
import { sleep } from './sleep.ts';
import type { ConnectionStatus } from './status.ts';

/** The first way back from polling; doubled after each that fails. */
export const PROBE_INTERVAL_MS = 60_000;
const MAX_PROBE_INTERVAL_MS = 600_000;
/** On waking, an open connection that was silent this long is not trusted. */
const WAKE_SILENCE_MS = 20_000;
/** Streams in a row that were mute before polling is tried. */
const MUTE_ALLOWED = 2;

export interface ConnectionOptions {
  stream: Transport;
  /** Default: there is none, streams are tried for ever. */
  poll?: Transport | undefined;
  /** Whether a stream may be opened at all now. Default: always. */
  mayStream?: (() => boolean) | undefined;
  /** Between two polls, give or take a quarter. */
  pollMs: number;
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
  /** There is a reason to believe in the network again: a wait is cut short, an open transport is tried. */
  wake(delayMs?: number): void;
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
  /** Streams are mute here: polling, with a probe now and then. */
  let polling = false;
  /** What the server asked for; no wake and no new start comes earlier. */
  let notBefore = 0;
  let probeMs = PROBE_INTERVAL_MS;
  let probeAt = clock.now() + probeMs;
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

  const isPolling = () => status.state === 'open' && status.transport === 'polling';
  /** After a sleep the polls that worked are long past. */
  const isLate = () => isPolling() && clock.now() - (seenAt ?? 0) > 2 * options.pollMs;
  return { start, restart, wake, defer, finish, stop };

  function start(): void {
    if (generation || final) return;
    renewed = false;
    begin(0);
  }

  function restart(delayMs = 0): void {
    if (generation) begin(delayMs);
  }

  function wake(delayMs = 0): void {
    const silent = status.state === 'open' && clock.now() - (seenAt ?? 0) > WAKE_SILENCE_MS;
    if (silent || status.state === 'waiting') restart(delayMs);
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

  function begin(delayMs: number): void {
    generation?.abort();
    generation = new AbortController();
    void run(generation.signal, Math.max(delayMs, notBefore - clock.now()));
  }

  async function run(signal: AbortSignal, firstDelayMs: number): Promise<void> {
    let delayMs: number | undefined = firstDelayMs;
    while (delayMs !== undefined) {
      if (delayMs > 0) {
        // Between two polls that work, nothing is waiting.
        const longer = delayMs > 2 * options.pollMs;
        if (longer || !isPolling()) publish({ state: 'waiting', transport: null });
        await sleep(clock, delayMs, signal);
      }
      if (signal.aborted) return;
      delayMs = await attemptOnce(signal);
    }
  }

  /** The delay before the next attempt; undefined when there is none. */
  async function attemptOnce(signal: AbortSignal): Promise<number | undefined> {
    // First the truth, then the way back.
    const late = isLate();
    const due = !polling || (!late && clock.now() >= probeAt);
    const stream = !options.poll || (due && options.mayStream?.() !== false);
    const transport = stream ? options.stream : options.poll!;
    // While polling works, a probe is nobody's business until it succeeds.
    if (late || !isPolling()) publish({ state: 'connecting', transport: stream ? 'stream' : 'polling' });
    openedAt = undefined;
    try {
      const ending = await transport(createAttempt(signal, stream));
      return signal.aborted ? undefined : afterEnd(stream, ending);
    } catch (error) {
      return signal.aborted ? undefined : afterFailure(stream, asStatusError(error));
    }
  }

  function createAttempt(signal: AbortSignal, stream: boolean): Attempt {
    const unlessAborted = (effect: () => void) => () => {
      if (!signal.aborted) effect();
    };
    return {
      signal,
      accepted: unlessAborted(() => {
        renewed = false;
        // A probe that slept: what it finds is not known yet.
        if (isLate()) publish({ state: 'connecting', transport: 'stream' });
      }),
      alive: unlessAborted(() => {
        seenAt = clock.now();
      }),
      opened: unlessAborted(() => {
        openedAt ??= clock.now();
        seenAt = clock.now();
        if (stream) polling = false;
        publish({ state: 'open', transport: stream ? 'stream' : 'polling', lastError: null });
      }),
      caughtUp: unlessAborted(() => publish({ staleSince: null })),
    };
  }

  function afterEnd(stream: boolean, ending: Ending | undefined): number | undefined {
    if (!stream) {
      failures = 0;
      return options.pollMs * (0.75 + random() / 2);
    }
    if (!ending) {
      return afterFailure(true, new StatusError('network', 'The stream was cut.'));
    }
    if (ending.reason === 'unauthorized' || ending.reconnectInMs !== null) {
      settle();
      notBefore = clock.now() + Math.max(0, Math.min(ending.reconnectInMs ?? 0, MAX_AWAY_MS));
      // Without a time of its own, a planned end is treated as a first failure.
      return notBefore - clock.now() || backoffMs(++failures, random);
    }
    stop(new StatusError('ended', `The server ended the stream: ${ending.reason}.`));
    return undefined;
  }

  function afterFailure(stream: boolean, error: StatusError): number | undefined {
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
    if (stream && options.poll && !error.retryAfterMs && fallBack(error)) return 0;
    publish({ state: 'waiting', transport: null, lastError: error });
    return backoffMs(failures, random, error.retryAfterMs);
  }

  /** Whether to poll now: for the first time, or again after a probe that failed. */
  function fallBack(error: StatusError): boolean {
    const probed = polling;
    mute = error.code === 'timeout' ? mute + 1 : 0;
    polling ||= mute >= MUTE_ALLOWED || (error.code === 'unexpected_response' && error.status === 200);
    if (!polling) return false;
    probeMs = probed ? Math.min(probeMs * 2, MAX_PROBE_INTERVAL_MS) : PROBE_INTERVAL_MS;
    probeAt = clock.now() + probeMs;
    if (!probed) publish({ state: 'connecting', transport: 'polling', lastError: error });
    return true;
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
