import type { Clock } from '../clock.ts';
import { isStatusError, StatusError } from '../errors.ts';
import { createWatchdog } from './watchdog.ts';

/** What a request runs under. */
export interface Guard {
  /** Aborts with the caller's signal, on silence, and when the request is over. */
  signal: AbortSignal;
  /** Allows this much silence from now on. */
  allow(limitMs: number): void;
}

/**
 * Runs a request under a watchdog. Whatever the reason it ends, its connection is given back: six are all
 * a browser has for a host. Rejects with a StatusError, or with what `signal` was aborted with.
 */
export async function guarded<T>(
  clock: Clock,
  signal: AbortSignal | undefined,
  run: (guard: Guard) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const abort = () => own.abort(signal?.reason);
  const watchdog = createWatchdog(clock, () =>
    own.abort(new StatusError('timeout', 'The server is silent.', { retryable: true })),
  );
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  try {
    return await run({ signal: own.signal, allow: watchdog.allow });
  } catch (error) {
    throw asStatusError(own.signal.aborted ? own.signal.reason : error);
  } finally {
    watchdog.stop();
    signal?.removeEventListener('abort', abort);
    own.abort();
  }
}

/** The promise, or the abort if that comes first: a patched fetch may never settle. */
export function settled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject);
  });
}

/** Platforms throw many things when there is no answer, or when one breaks off: `cause` is what they threw. */
export function asStatusError(error: unknown): StatusError {
  return isStatusError(error)
    ? error
    : new StatusError('network', 'The connection failed.', { retryable: true, cause: error });
}

/** Rejects text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StatusError('unexpected_response', 'That is not JSON.', { retryable: true, cause });
  }
}
