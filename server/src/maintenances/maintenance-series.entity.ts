import { defineEntity, p } from '@mikro-orm/core';
import type { AffectedService } from '@status-badge/sdk/contract';

const MaintenanceSeriesSchema = defineEntity({
  name: 'MaintenanceSeries',
  tableName: 'maintenance_series',
  properties: {
    id: p.string().primary(),
    organizationId: p.string(),
    name: p.string(),
    /** The first entry of each occurrence's timeline; null for none. */
    message: p.text().nullable(),
    services: p.json<AffectedService[]>(),
    /** An RFC 5545 recurrence rule without DTSTART. */
    rule: p.string(),
    timeZone: p.string(),
    /** The first start on the wall clock of the time zone, `YYYY-MM-DDTHH:MM`. */
    firstLocal: p.string(),
    durationMinutes: p.integer(),
    reminderMinutes: p.array(Number),
    /** Every occurrence that begins before this instant exists, or was deleted. */
    plannedUntil: p.datetime(),
    endedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** A rule by which maintenances are planned; each occurrence is a maintenance of its own. */
export class MaintenanceSeries extends MaintenanceSeriesSchema.class {}
MaintenanceSeriesSchema.setClass(MaintenanceSeries);
