import type { Context } from '../context.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { rollUpDays } from './roll-up-days.ts';

const MINUTE_MS = 60_000;

/** What happens to uptime by time alone; any number of instances may do it. */
export interface UptimeScheduler {
  /** Sweeps now and every minute; the answer stops it and resolves when nothing is under way. */
  start(): () => Promise<void>;
  /** Adds up the days that are over, then looks at the thresholds. Never rejects. */
  sweep(): Promise<void>;
}

export function createUptimeScheduler(context: Context): UptimeScheduler {
  const { clock, log } = context;
  let sweeping: Promise<void> | undefined;

  async function sweepOnce(): Promise<void> {
    for (const step of [rollUpDays, raiseAlerts]) {
      try {
        await step(context);
      } catch (error) {
        log.warn(
          { step: step.name, reason: String(error) },
          'a sweep of the uptime failed; the next one tries again',
        );
      }
    }
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
      const stop = clock.every(MINUTE_MS, () => void sweep());
      return async () => {
        stop();
        await sweeping;
      };
    },
  };
}
