import { defineEntity, p } from '@mikro-orm/core';
import { topicKey } from '../events/topics.ts';

const JobSchema = defineEntity({
  name: 'Job',
  tableName: 'job',
  properties: {
    id: p.string().primary(),
    organizationId: p.string(),
    /** Unique in its organization; never changes. */
    slug: p.string(),
    createdAt: p.datetime(),
  },
});

/** A named pipeline; it exists from its first run on. */
export class Job extends JobSchema.class {
  topicKey(): string {
    return topicKey('job', this.id);
  }
}
JobSchema.setClass(Job);
