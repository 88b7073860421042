import { defineEntity, p } from '@mikro-orm/core';

const UptimeSettingSchema = defineEntity({
  name: 'UptimeSetting',
  tableName: 'uptime_setting',
  properties: {
    organizationId: p.string().primary(),
    /** Percent, 0–100; 0 never alerts. */
    uptimeThreshold: p.double().$type<number>(),
  },
});

/** What an organization has chosen; without a row the defaults hold. */
export class UptimeSetting extends UptimeSettingSchema.class {}
UptimeSettingSchema.setClass(UptimeSetting);
