import { defineEntity, p } from '@mikro-orm/core';

const UptimeDaySchema = defineEntity({
  name: 'UptimeDay',
  tableName: 'uptime_day',
  properties: {
    organizationId: p.string().primary(),
    timeZone: p.string().primary(),
    /** `YYYY-MM-DD`; it has ended. */
    day: p.string().columnType('date').primary(),
    /**
     * Milliseconds in each status of the services, by id, that were not operational all day; the others are left
     * out, so that a year of a large page is read in milliseconds.
     */
    services: p.json<Record<string, number[]>>(),
  },
});

/** A day of an organization's status history, added up. It can be made again from the history at any time. */
export class UptimeDay extends UptimeDaySchema.class {}
UptimeDaySchema.setClass(UptimeDay);
