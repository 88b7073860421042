import { systemClock } from './clock.ts';
import type { ConnectionStatus } from './connection/status.ts';
import type { Snapshot } from './contract/index.ts';
import { StatusError } from './errors.ts';
import type { StatusClient, StatusClientOptions } from './status-client.ts';

/** Opens nothing yet: the first listener starts the connection. */
export function createStatusClient(options: StatusClientOptions): StatusClient {
  const clock = options.clock ?? systemClock;
  const snapshot: Snapshot | undefined = options.initialSnapshot;
  const listeners = new Set<() => void>();
  let connection: ConnectionStatus = {
    state: 'idle',
    transport: null,
    since: clock.now(),
    lastError: null,
    staleSince: clock.now(),
  };
  const closed = () => Promise.reject(new StatusError('closed', 'The client is closed.'));
  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    on: () => () => {},
    get connection() {
      return connection;
    },
    async *events() {},
    ready: closed,
    refresh: closed,
    close() {
      connection = { ...connection, state: 'stopped', since: clock.now() };
      for (const listener of listeners) listener();
    },
  };
}
