import type { MaintenanceSeries } from './maintenance-series.entity.ts';

/** A series as the keys of its organization see it. */
export function presentSeries(series: MaintenanceSeries) {
  return {
    id: series.id,
    name: series.name,
    message: series.message ?? null,
    services: series.services,
    rule: series.rule,
    timeZone: series.timeZone,
    startsAt: series.firstLocal,
    durationMinutes: series.durationMinutes,
    reminderMinutes: series.reminderMinutes,
    plannedUntil: series.plannedUntil.toISOString(),
    endedAt: series.endedAt?.toISOString() ?? null,
    createdAt: series.createdAt.toISOString(),
    updatedAt: series.updatedAt.toISOString(),
  };
}
