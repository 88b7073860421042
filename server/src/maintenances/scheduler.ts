import { type Context, systemActor } from '../context.ts';
import { extendSeries } from './extend-series.ts';
import { horizon } from './plan-series.ts';
import { runDueMaintenances } from './run-due-maintenances.ts';
import { SCHEDULE_TOPIC } from './schedule-hint.ts';

const SWEEP_MS = 10_000;
const MOST_PER_LOOK = 500;
const actor = systemActor('schedule');

/** What makes planned work begin and end by the clock. Any number of instances may do it. */
export interface MaintenanceScheduler {
  /** Looks now and from then on; the answer stops it and resolves when nothing is under way. */
  start(): () => Promise<void>;
  /** Looks now; resolves when all that was due is done. Never rejects. */
  look(): Promise<void>;
}

/**
 * A timer stands on the next boundary known, so that a start is exact; hints on the bus move it when somebody plans
 * something sooner. Both may be lost: a look every 10 s and one at the start find in the database what is due.
 * Every instance looks; what each does is guarded, so that nothing happens twice.
 */
export function createMaintenanceScheduler(context: Context): MaintenanceScheduler {
  const { bus, clock, database, log } = context;
  let looking: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let stopTimer = (): void => undefined;

  async function attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ reason: String(error) }, `${what}: the next look tries again`);
    }
  }

  async function runDue(now: Date): Promise<void> {
    const rows = await database.em().execute<{ organization_id: string }[]>(
      `select distinct organization_id from maintenance
        where (status = 'scheduled' and scheduled_start_at <= ?)
           or (status in ('in_progress', 'verifying') and scheduled_end_at <= ?)
           or next_reminder_at <= ? limit ${MOST_PER_LOOK}`,
      [now, now, now],
    );
    for (const { organization_id: id } of rows) {
      await attempt('maintenances are due', () => runDueMaintenances(context, actor, id));
    }
  }

  async function extendAll(now: Date): Promise<void> {
    const rows = await database.em().execute<{ id: string; organization_id: string }[]>(
      `select id, organization_id from maintenance_series
          where ended_at is null and planned_until < ? order by planned_until limit ${MOST_PER_LOOK}`,
      [horizon(now)],
    );
    for (const { id, organization_id: organizationId } of rows) {
      await attempt('a series is to be planned further', () =>
        extendSeries(context, actor, organizationId, id),
      );
    }
  }

  /** The timer is set for the soonest boundary before the next sweep; the sweep sets the next. */
  async function setTimer(now: Date): Promise<void> {
    const soon = new Date(now.getTime() + SWEEP_MS);
    const [row] = await database.em().execute<{ at_ms: string | null }[]>(
      `select extract(epoch from min(at)) * 1000 as at_ms from (
         select scheduled_start_at as at from maintenance where status = 'scheduled'
         union all select scheduled_end_at from maintenance where status in ('in_progress', 'verifying')
         union all select next_reminder_at from maintenance where next_reminder_at is not null
       ) as boundary where at > ? and at <= ?`,
      [now, soon],
    );
    stopTimer();
    if (!row?.at_ms || stopped) return;
    const waitMs = Number(row.at_ms) - clock.now();
    // Passed while it was looked up: no timer, look once more.
    if (waitMs <= 0) again = true;
    else stopTimer = clock.after(waitMs, () => void look());
  }

  async function lookOnce(): Promise<void> {
    const now = new Date(clock.now());
    await attempt('the schedule could not be read', async () => {
      await runDue(now);
      await extendAll(now);
      await setTimer(now);
    });
  }

  function look(): Promise<void> {
    // Asked while looking: something may have changed behind it, so it looks once more.
    if (looking) again = true;
    looking ??= (async () => {
      do {
        again = false;
        await lookOnce();
      } while (again && !stopped);
    })().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  return {
    look,
    start() {
      bus
        .subscribe(SCHEDULE_TOPIC, () => void look())
        .catch((error) => log.warn({ reason: String(error) }, 'no bus: the sweep starts maintenances'));
      const stopSweep = clock.every(SWEEP_MS, () => void look());
      void look();
      return async () => {
        stopped = true;
        stopSweep();
        stopTimer();
        bus.unsubscribe(SCHEDULE_TOPIC);
        await looking;
      };
    },
  };
}
