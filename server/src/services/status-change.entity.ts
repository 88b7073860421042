import { defineEntity, p } from '@mikro-orm/core';
import type { ServiceStatus } from '@status-badge/sdk/contract';

/** One row of a service's status history; uptime is computed from it. */
const StatusChangeSchema = defineEntity({
  name: 'StatusChange',
  tableName: 'status_change',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    serviceId: p.string(),
    organizationId: p.string(),
    /** Null for the status a service began with. */
    oldStatus: p.string().$type<ServiceStatus>().nullable(),
    newStatus: p.string().$type<ServiceStatus>(),
    message: p.text().nullable(),
    changedAt: p.datetime(),
  },
});

export class StatusChange extends StatusChangeSchema.class {}
StatusChangeSchema.setClass(StatusChange);
