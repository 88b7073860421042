import type { ConnectionStatus, Run } from '@status-badge/sdk';
import type { RunSource } from '../status-badge/run.ts';

/** A live run that is what a test makes it. */
export interface ScriptedRun extends RunSource {
  show(next: Run): void;
  connect(connection: Partial<ConnectionStatus>): void;
  readonly listenerCount: number;
}

export function createScriptedRun(initial: Run | undefined): ScriptedRun {
  let run = initial;
  const listeners = new Set<() => void>();
  let connection: ConnectionStatus = {
    ...{ state: 'open', transport: 'stream', since: 0, lastError: null, staleSince: null },
  };
  const notify = () => {
    for (const listener of [...listeners]) listener();
  };
  return {
    getRun: () => run,
    get connection() {
      return connection;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(next) {
      run = next;
      notify();
    },
    connect(change) {
      connection = { ...connection, ...change };
      notify();
    },
    get listenerCount() {
      return listeners.size;
    },
  };
}
