import type {
  Maintenance as WireMaintenance,
  MaintenanceUpdate as WireUpdate,
} from '@status-badge/sdk/contract';
import type { MaintenanceRecord } from './find-maintenance.ts';
import type { MaintenanceUpdate } from './maintenance-update.entity.ts';

export function presentMaintenanceUpdate(update: MaintenanceUpdate): WireUpdate {
  return {
    id: update.id,
    status: update.status,
    message: update.message,
    displayAt: update.displayAt.toISOString(),
    createdAt: update.createdAt.toISOString(),
    updatedAt: update.updatedAt.toISOString(),
  };
}

/** What anyone may see, on streams and in the summary. */
export function presentMaintenance({ maintenance, updates }: MaintenanceRecord): WireMaintenance {
  return {
    id: maintenance.id,
    name: maintenance.name,
    status: maintenance.status,
    services: maintenance.services,
    updates: updates.map(presentMaintenanceUpdate),
    scheduledStartAt: maintenance.scheduledStartAt.toISOString(),
    scheduledEndAt: maintenance.scheduledEndAt.toISOString(),
    startedAt: maintenance.startedAt?.toISOString() ?? null,
    completedAt: maintenance.completedAt?.toISOString() ?? null,
    recurrenceId: maintenance.seriesId ?? null,
    createdAt: maintenance.createdAt.toISOString(),
    updatedAt: maintenance.updatedAt.toISOString(),
  };
}

/** What its organization's keys may see: the reminders too. */
export function presentPlan(record: MaintenanceRecord) {
  return { ...presentMaintenance(record), reminderMinutes: record.maintenance.reminderMinutes };
}
