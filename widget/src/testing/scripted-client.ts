import type { ConnectionStatus, Snapshot, StatusClient, StatusEvent } from '@status-badge/sdk';

/** A client that says exactly what a test makes it say. */
export interface ScriptedClient extends StatusClient {
  show(snapshot: Snapshot): void;
  connect(connection: Partial<ConnectionStatus>): void;
  emit(event: StatusEvent): void;
  readonly listenerCount: number;
}

export const OPEN: Partial<ConnectionStatus> = { state: 'open', transport: 'stream', staleSince: null };

export function createScriptedClient(initial?: Snapshot): ScriptedClient {
  const listeners = new Set<() => void>();
  const eventListeners = new Set<(event: StatusEvent) => void>();
  let snapshot = initial;
  let connection: ConnectionStatus = {
    state: 'idle',
    transport: null,
    since: 0,
    lastError: null,
    staleSince: null,
  };
  const notify = () => {
    for (const listener of [...listeners]) listener();
  };
  return {
    getSnapshot: () => snapshot,
    get connection() {
      return connection;
    },
    get listenerCount() {
      return listeners.size + eventListeners.size;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    on(_pattern, listener) {
      const wide = listener as (event: StatusEvent) => void;
      eventListeners.add(wide);
      return () => eventListeners.delete(wide);
    },
    async *events() {},
    ready: () => new Promise(() => {}),
    refresh: () => new Promise(() => {}),
    close: () => {},
    show(next) {
      // One of its own, as from a server: what was said of one snapshot is not said again.
      snapshot = { ...next };
      notify();
    },
    connect(change) {
      connection = { ...connection, ...change };
      notify();
    },
    emit(event) {
      for (const listener of [...eventListeners]) listener(event);
    },
  };
}
