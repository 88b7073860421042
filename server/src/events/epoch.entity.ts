import { defineEntity, p } from '@mikro-orm/core';

/** The life of the database: one row. */
const EpochSchema = defineEntity({
  name: 'Epoch',
  tableName: 'epoch',
  properties: {
    id: p.integer().primary(),
    epoch: p.string(),
    /** What tells this database from its copies; see `epoch.ts`. */
    fingerprint: p.text(),
    createdAt: p.datetime(),
  },
});

export class Epoch extends EpochSchema.class {}
EpochSchema.setClass(Epoch);
