import { defineEntity, p } from '@mikro-orm/core';

/** Who did what, and when; written in the transaction of what was done. Never changed afterwards. */
const AuditSchema = defineEntity({
  name: 'Audit',
  tableName: 'audit',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    organizationId: p.string().nullable(),
    actorKind: p.string(),
    actorId: p.string().nullable(),
    actorName: p.string().nullable(),
    /** A dotted past-tense word: `service.updated`, `stream.refused`. */
    action: p.string(),
    /** The id of what it was done to. */
    subject: p.string().nullable(),
    details: p.json<Record<string, unknown>>().nullable(),
    address: p.string().nullable(),
    userAgent: p.string().nullable(),
    createdAt: p.datetime(),
  },
});

export class Audit extends AuditSchema.class {}
AuditSchema.setClass(Audit);
