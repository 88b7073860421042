import type { Run } from '@status-badge/sdk';
import type { RunSource } from '../status-badge/run.ts';

/** A live run that is what a test makes it. */
export interface ScriptedRun extends RunSource {
  show(next: Run): void;
  readonly listenerCount: number;
}

export function createScriptedRun(initial: Run | undefined): ScriptedRun {
  let run = initial;
  const listeners = new Set<() => void>();
  return {
    getRun: () => run,
    connection: { state: 'open', transport: 'stream', since: 0, lastError: null, staleSince: null },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(next) {
      run = next;
      for (const listener of [...listeners]) listener();
    },
    get listenerCount() {
      return listeners.size;
    },
  };
}
