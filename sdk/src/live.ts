import type { Snapshot } from './contract/index.ts';
import { StatusError } from './errors.ts';
import type { OrganizationEvent } from './event-pattern.ts';
import { MAX_EVENTS_BEHIND, type StatusClient } from './status-client.ts';

/**
 * What `look` answers, as soon as it does: now or after a change. Rejects with what it throws, or when
 * `signal` aborts.
 */
export function untilFound<T>(
  subscribe: (listener: () => void) => () => void,
  look: () => T | undefined,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let undo = () => {};
    let done = false;
    signal?.addEventListener('abort', check);
    check();
    // The first change comes while subscribing.
    if (!done) undo = subscribe(check);
    if (done) undo();

    function check(): void {
      if (done) return;
      try {
        if (signal?.aborted) throw signal.reason;
        const found = look();
        if (found === undefined) return;
        resolve(found);
      } catch (error) {
        reject(error);
      }
      done = true;
      undo();
      signal?.removeEventListener('abort', check);
    }
  });
}

/** The state once the server has confirmed it. Rejects when the connection has stopped, or `signal` aborts. */
export function untilLive(client: StatusClient, signal?: AbortSignal): Promise<Snapshot> {
  return untilFound(
    client.subscribe,
    () => {
      const { state, staleSince, lastError } = client.connection;
      if (state === 'stopped') throw lastError;
      return staleSince === null ? client.getSnapshot() : undefined;
    },
    signal,
  );
}

/**
 * Takes events out of `queue`, which its owner fills. Ends when `signal` aborts, the client is closed or the
 * server is done; throws when the server refuses, or the queue is longer than allowed.
 */
export async function* drain(
  queue: OrganizationEvent[],
  client: StatusClient,
  signal?: AbortSignal,
): AsyncGenerator<OrganizationEvent> {
  let wake = () => {};
  const nudge = () => wake();
  const undos = [client.on('*', nudge), client.subscribe(nudge)];
  signal?.addEventListener('abort', nudge);
  try {
    while (!signal?.aborted && !isClosed(client)) {
      if (queue.length > MAX_EVENTS_BEHIND) {
        throw new StatusError('too_large', `The loop is more than ${MAX_EVENTS_BEHIND} events behind.`);
      }
      const event = queue.shift();
      if (event) yield event;
      else if (isOver(client)) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    signal?.removeEventListener('abort', nudge);
    for (const undo of undos) undo();
  }
}

function isOver({ connection: { state, lastError } }: StatusClient): boolean {
  if (state !== 'stopped') return false;
  if (lastError && lastError.code !== 'ended') throw lastError;
  return true;
}

function isClosed({ connection: { state, lastError } }: StatusClient): boolean {
  return state === 'stopped' && lastError?.code === 'closed';
}
