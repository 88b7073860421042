import { defineEntity, p } from '@mikro-orm/core';

/** One address in the log, and how far it has come. Its row lock is what makes positions gapless. */
const TopicSchema = defineEntity({
  name: 'Topic',
  tableName: 'topic',
  properties: {
    key: p.string().primary(),
    organizationId: p.string(),
    /** The position of its newest event; 0 when it has none. */
    head: p.bigint('number'),
    /** Events up to this position are gone. */
    pruned: p.bigint('number'),
    createdAt: p.datetime(),
  },
});

export class Topic extends TopicSchema.class {}
TopicSchema.setClass(Topic);
