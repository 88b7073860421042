import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

export interface Shutdown {
  /** Adds a step; steps run in the order in which they were added, each waited for. */
  add(name: string, step: () => Promise<void> | void): void;
  /**
   * Runs every step once, whatever single steps do; later calls wait for the first. Resolves at the deadline at the
   * latest, and then says which step it was.
   */
  run(reason: string): Promise<void>;
}

/** Ordered shutdown: a step that fails is logged and the next one still runs. */
export function createShutdown({ clock, log }: { clock: Clock; log: Log }, deadlineMs: number): Shutdown {
  const steps: { name: string; step: () => Promise<void> | void }[] = [];
  let running: Promise<void> | undefined;
  let current: string | undefined;

  async function runSteps(): Promise<void> {
    for (const { name, step } of steps) {
      current = name;
      try {
        await step();
      } catch (error) {
        log.error({ err: error, step: name }, 'a shutdown step failed');
      }
    }
  }

  function runInTime(reason: string): Promise<void> {
    log.info({ reason }, 'shutting down');
    return new Promise((done) => {
      const cancel = clock.after(deadlineMs, () => {
        log.error({ step: current, deadlineMs }, 'a shutdown step takes too long and is left undone');
        done();
      });
      void runSteps().then(() => {
        cancel();
        done();
      });
    });
  }

  return {
    add: (name, step) => void steps.push({ name, step }),
    run: (reason) => (running ??= runInTime(reason)),
  };
}
