import { defineEntity, p } from '@mikro-orm/core';
import type { ServiceStatus } from '@status-badge/sdk/contract';

const ServiceSchema = defineEntity({
  name: 'Service',
  tableName: 'service',
  properties: {
    id: p.string().primary(),
    organizationId: p.string(),
    groupId: p.string().nullable(),
    name: p.string(),
    description: p.text().nullable(),
    order: p.integer(),
    /** What an operator set by hand. */
    manualStatus: p.string().$type<ServiceStatus>(),
    /** What is shown: the worst of `manualStatus` and what incidents and maintenances impose. */
    status: p.string().$type<ServiceStatus>(),
    startDate: p.string().columnType('date').nullable(),
    showcase: p.boolean(),
    onlyShowIfDegraded: p.boolean(),
    /** Where it was imported from, as `statuspage:<id>`. */
    sourceId: p.string().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export class Service extends ServiceSchema.class {
  /** Changed at `at`, or when it last was: clocks of instances differ, and are set back, and uptime follows the history. */
  touch(at: Date): void {
    if (at > this.updatedAt) this.updatedAt = at;
  }
}
ServiceSchema.setClass(Service);
