import type { Context } from '../context.ts';
import { announceQueues } from './announce-queues.ts';
import { expireRuns } from './expire-runs.ts';
import { flushProgress } from './flush-progress.ts';
import { pruneRuns } from './prune-runs.ts';

const TICK_MS = 250;
// What is looked at in every tick costs an idle server most: only progress is that urgent.
const FULL_MS = 1_000;
const HOUR_MS = 3_600_000;

type Step = (context: Context) => Promise<unknown>;
const EVERYTHING: readonly Step[] = [flushProgress, expireRuns, announceQueues];

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
  let sweptAt = Number.NEGATIVE_INFINITY;

  async function attempt(step: Step): Promise<void> {
    try {
      await step(context);
    } catch (error) {
      log.warn(
        { step: step.name, reason: String(error) },
        'a sweep of the runs failed; the next one tries again',
      );
    }
  }

  async function takeAll(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await attempt(step);
  }

  function begin(steps: readonly Step[]): Promise<void> {
    if (steps === EVERYTHING) sweptAt = clock.now();
    sweeping = takeAll(steps).finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  async function sweep(): Promise<void> {
    while (sweeping) await sweeping;
    await begin(EVERYTHING);
  }

  function tick(): void {
    if (!sweeping) void begin(clock.now() - sweptAt >= FULL_MS ? EVERYTHING : [flushProgress]);
  }

  return {
    sweep,
    start() {
      tick();
      const stops = [clock.every(TICK_MS, tick), clock.every(HOUR_MS, () => void attempt(pruneRuns))];
      return async () => {
        for (const stop of stops) stop();
        await sweeping;
      };
    },
  };
}
