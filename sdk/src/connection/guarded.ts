import type { Clock } from '../clock.ts';
import { isStatusError, StatusError } from '../errors.ts';
import { createWatchdog } from './watchdog.ts';

/** A file has this long to come: less than the silence of a leader that tabs accept. */
export const LOAD_MS = 8000;

/** What a request runs under. */
export interface Guard {
  /** Aborts with the caller's signal, on silence, and when the request is over. */
  signal: AbortSignal;
  /** Allows this much silence from now on. */
  allow(limitMs: number): void;
}

/**
 * Runs a request under a watchdog. Whatever the reason it ends, its connection is given back: six are all
 * a browser has for a host. Rejects with a StatusError as soon as `outer` aborts, even where a patched fetch
 * ignores it and never settles; `run` looks at the signal after whatever it waits for.
 */
export function guarded<T>(
  clock: Clock,
  outer: AbortSignal | undefined,
  run: (guard: Guard) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const { signal } = own;
  const abort = () => own.abort(outer?.reason);
  const { allow, stop } = createWatchdog(clock, () =>
    own.abort(new StatusError('timeout', 'The server is silent.')),
  );
  return new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    outer?.addEventListener('abort', abort);
    if (outer?.aborted) abort();
    run({ signal, allow }).then(resolve, reject);
  })
    .catch((error) => {
      throw asStatusError(error);
    })
    .finally(() => {
      stop();
      outer?.removeEventListener('abort', abort);
      own.abort();
    });
}

/** A file of our own. Rejects with a StatusError when it cannot be had, or not in time. */
export function loadInTime<T>(clock: Clock, load: () => Promise<T>): Promise<T> {
  return guarded(clock, undefined, ({ allow }) => {
    allow(LOAD_MS);
    return load();
  }).catch((cause) => {
    throw new StatusError('network', 'A file did not load.', { cause });
  });
}

/** Platforms throw many things when there is no answer, or when one breaks off: `cause` is what they threw. */
export function asStatusError(cause: unknown): StatusError {
  if (isStatusError(cause)) return cause;
  return cause instanceof SyntaxError
    ? new StatusError('unexpected_response', 'That is not JSON.', { cause })
    : new StatusError('network', 'The connection failed.', { cause });
}
