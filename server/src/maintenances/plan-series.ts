import type { Transaction } from '../events/transaction.ts';
import type { MaintenanceRecord } from './find-maintenance.ts';
import type { MaintenanceSeries } from './maintenance-series.entity.ts';
import { writeUpdate } from './moves.ts';
import { listOccurrences } from './occurrences.ts';
import { planMaintenance, requireFewPlanned } from './plan-maintenance.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const AHEAD_DAYS = 90;

/** Up to when the occurrences of every series must exist at `now`. */
export function horizon(now: Date): Date {
  return new Date(now.getTime() + AHEAD_DAYS * DAY_MS);
}

/**
 * Writes what a series has from where it is planned to, a day past the horizon, so that it is done once a day. A
 * place once passed is never planned again: what was moved, cancelled or deleted alone stays so. Nobody is told yet.
 */
export async function planSeries(tx: Transaction, series: MaintenanceSeries): Promise<MaintenanceRecord[]> {
  const until = new Date(horizon(tx.now).getTime() + DAY_MS);
  const starts = listOccurrences(series, series.plannedUntil, until);
  await requireFewPlanned(tx.em, series.organizationId, starts.length);
  series.plannedUntil = until;
  return planOccurrences(tx, series, starts);
}

/** Writes the occurrences that begin at these instants, each with the message of the series. Nobody is told yet. */
export function planOccurrences(
  tx: Transaction,
  series: MaintenanceSeries,
  starts: readonly Date[],
): MaintenanceRecord[] {
  const { organizationId, name, services, reminderMinutes } = series;
  return starts.map((start) => {
    const end = new Date(start.getTime() + series.durationMinutes * MINUTE_MS);
    const plan = { organizationId, name, services, reminderMinutes, start, end, seriesId: series.id };
    const record = planMaintenance(tx, plan);
    if (series.message) writeUpdate(tx, record, series.message);
    return record;
  });
}
