import type { Log } from './log.ts';

export interface Shutdown {
  /** Adds a step; steps run in the order in which they were added, each waited for. */
  add(name: string, step: () => Promise<void> | void): void;
  /** Runs every step once, whatever single steps do; later calls wait for the first. */
  run(reason: string): Promise<void>;
}

/** Ordered shutdown: a step that fails is logged and the next one still runs. */
export function createShutdown(log: Log): Shutdown {
  const steps: { name: string; step: () => Promise<void> | void }[] = [];
  let running: Promise<void> | undefined;

  async function runSteps(reason: string): Promise<void> {
    log.info({ reason }, 'shutting down');
    for (const { name, step } of steps) {
      try {
        await step();
      } catch (error) {
        log.error({ err: error, step: name }, 'a shutdown step failed');
      }
    }
  }

  return {
    add: (name, step) => void steps.push({ name, step }),
    run: (reason) => (running ??= runSteps(reason)),
  };
}
