import { defineEntity, p } from '@mikro-orm/core';

const GroupSchema = defineEntity({
  name: 'Group',
  tableName: 'service_group',
  properties: {
    id: p.string().primary(),
    organizationId: p.string(),
    name: p.string(),
    description: p.text().nullable(),
    order: p.integer(),
    /** Where it was imported from, as `statuspage:<id>`. */
    sourceId: p.string().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export class Group extends GroupSchema.class {}
GroupSchema.setClass(Group);
