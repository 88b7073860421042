import { defineEntity, p } from '@mikro-orm/core';

const UptimeAlertSchema = defineEntity({
  name: 'UptimeAlert',
  tableName: 'uptime_alert',
  properties: {
    serviceId: p.string().primary(),
    organizationId: p.string(),
    raisedAt: p.datetime(),
  },
});

/** A service whose uptime is below the threshold, and that this was said. It goes when the service has recovered. */
export class UptimeAlert extends UptimeAlertSchema.class {}
UptimeAlertSchema.setClass(UptimeAlert);
