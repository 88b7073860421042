import { defineEntity, p } from '@mikro-orm/core';
import { type AffectedService, isMaintenanceEnded, type MaintenanceStatus } from '@status-badge/sdk/contract';

const MaintenanceSchema = defineEntity({
  name: 'Maintenance',
  tableName: 'maintenance',
  properties: {
    id: p.string().primary(),
    organizationId: p.string(),
    name: p.string(),
    status: p.string().$type<MaintenanceStatus>(),
    /** What it imposes while it is under way. */
    services: p.json<AffectedService[]>(),
    scheduledStartAt: p.datetime(),
    scheduledEndAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    completedAt: p.datetime().nullable(),
    /** When its status changed last, and the name of who changed it: for whoever comes second. */
    movedAt: p.datetime().nullable(),
    movedBy: p.string().nullable(),
    /** How long before its start readers are reminded, in minutes. */
    reminderMinutes: p.array(Number),
    /** The next reminder that is not given yet; null when there is none to come. */
    nextReminderAt: p.datetime().nullable(),
    seriesId: p.string().nullable(),
    /** The instant its series planned it for, wherever it was moved to. */
    occurrenceAt: p.datetime().nullable(),
    /** Where it was imported from, as `statuspage:<id>`. */
    sourceId: p.string().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** Planned work with a window. */
export class Maintenance extends MaintenanceSchema.class {
  isEnded(): boolean {
    return isMaintenanceEnded(this.status);
  }

  isUnderWay(): boolean {
    return this.status === 'in_progress' || this.status === 'verifying';
  }
}
MaintenanceSchema.setClass(Maintenance);
