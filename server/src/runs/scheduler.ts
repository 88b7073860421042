import type { Context } from '../context.ts';
import { announceQueues } from './announce-queues.ts';
import { expireRuns } from './expire-runs.ts';
import { flushProgress } from './flush-progress.ts';
import { pruneRuns } from './prune-runs.ts';

const TICK_MS = 250;
const HOUR_MS = 3_600_000;

/** What happens to runs by time alone. Several instances may do it: each step is guarded by the locks of its topics. */
export interface RunScheduler {
  /** Sweeps now and from then on; the answer stops it and resolves when nothing is under way. */
  start(): () => Promise<void>;
  /** Does what is due: trailing progress, time-outs, counts of queues. Never rejects. */
  sweep(): Promise<void>;
}

export function createRunScheduler(context: Context): RunScheduler {
  const { clock, log } = context;
  let sweeping: Promise<void> | undefined;

  async function attempt(step: (context: Context) => Promise<unknown>): Promise<void> {
    try {
      await step(context);
    } catch (error) {
      log.warn(
        { step: step.name, reason: String(error) },
        'a sweep of the runs failed; the next one tries again',
      );
    }
  }

  async function sweepOnce(): Promise<void> {
    for (const step of [flushProgress, expireRuns, announceQueues]) await attempt(step);
  }

  function sweep(): Promise<void> {
    sweeping ??= sweepOnce().finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  return {
    sweep,
    start() {
      void sweep();
      const stops = [
        clock.every(TICK_MS, () => void sweep()),
        clock.every(HOUR_MS, () => void attempt(pruneRuns)),
      ];
      return async () => {
        for (const stop of stops) stop();
        await sweeping;
      };
    },
  };
}
