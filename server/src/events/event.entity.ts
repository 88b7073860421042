import { defineEntity, p } from '@mikro-orm/core';

const EventSchema = defineEntity({
  name: 'Event',
  tableName: 'event',
  properties: {
    topic: p.string().primary(),
    position: p.bigint('number').primary(),
    type: p.string(),
    /** The services the event touches, before or after the change. */
    serviceIds: p.array(),
    /** The encoded event: what is sent, byte for byte, now and at every replay. */
    body: p.text(),
    createdAt: p.datetime(),
  },
});

export class Event extends EventSchema.class {}
EventSchema.setClass(Event);
