import type { Snapshot, StatusEvent } from './contract/index.ts';
import { StatusError } from './errors.ts';
import type { StatusClient } from './status-client.ts';

/** Resolves once the server has confirmed the state; rejects when the connection stops or `signal` aborts. */
export function whenLive(client: StatusClient, signal?: AbortSignal): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const undo = client.subscribe(look);
    function settle(finish: () => void): void {
      undo();
      signal?.removeEventListener('abort', abort);
      finish();
    }
    function abort(): void {
      settle(() => reject(signal?.reason));
    }
    function look(): void {
      const snapshot = client.getSnapshot();
      const { state, staleSince, lastError } = client.connection;
      if (snapshot && staleSince === null) settle(() => resolve(snapshot));
      else if (state === 'stopped') settle(() => reject(lastError));
    }
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    else look();
  });
}

/**
 * Events from the moment the loop begins. They queue while the loop's body is busy. It ends when `signal`
 * aborts, the client is closed or the server is done; it throws when the server refuses.
 */
export function iterateEvents(client: StatusClient, signal?: AbortSignal): AsyncIterable<StatusEvent> {
  return { [Symbol.asyncIterator]: () => iterate(client, signal) };
}

async function* iterate(client: StatusClient, signal?: AbortSignal): AsyncGenerator<StatusEvent> {
  const queue: StatusEvent[] = [];
  let wake = () => {};
  const nudge = () => wake();
  const undos = [
    client.on('*', (event) => {
      queue.push(event);
      nudge();
    }),
    client.subscribe(nudge),
  ];
  signal?.addEventListener('abort', nudge);
  try {
    while (!signal?.aborted) {
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
  if (lastError && lastError.code !== 'closed' && lastError.code !== 'ended') throw lastError;
  return true;
}

export function closedError(): StatusError {
  return new StatusError('closed', 'The client is closed.');
}
