import { defineEntity, p } from '@mikro-orm/core';

/**
 * The counts that the last `queue.updated` told: one row for each job, under the job's topic, and one for the
 * organization, under its queue topic. Snapshots show these and count nothing, so that they agree with the log.
 */
const QueueSchema = defineEntity({
  name: 'Queue',
  tableName: 'queue_statistics',
  properties: {
    topic: p.string().primary(),
    organizationId: p.string(),
    /** The job's slug; null for all jobs of the organization. */
    job: p.string().nullable(),
    queued: p.integer(),
    running: p.integer(),
    finishedLastHour: p.integer(),
    medianDurationMs: p.bigint('number').nullable(),
    /** A run of the job was queued, started or finished since. */
    stale: p.boolean(),
    countedAt: p.datetime(),
  },
});

export class Queue extends QueueSchema.class {}
QueueSchema.setClass(Queue);
