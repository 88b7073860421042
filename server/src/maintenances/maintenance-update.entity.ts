import { defineEntity, p } from '@mikro-orm/core';
import type { MaintenanceStatus } from '@status-badge/sdk/contract';

/** One entry of a maintenance's timeline. */
const MaintenanceUpdateSchema = defineEntity({
  name: 'MaintenanceUpdate',
  tableName: 'maintenance_update',
  properties: {
    id: p.string().primary(),
    maintenanceId: p.string(),
    /** In which order entries were written: decides between entries of one instant. */
    sequence: p.integer(),
    status: p.string().$type<MaintenanceStatus>(),
    message: p.text(),
    displayAt: p.datetime(),
    sourceId: p.string().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export class MaintenanceUpdate extends MaintenanceUpdateSchema.class {}
MaintenanceUpdateSchema.setClass(MaintenanceUpdate);
