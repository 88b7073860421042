import type { EntityManager } from '../platform/database/database.ts';

/** What a queue has, counted now. */
export interface QueueCounts {
  queued: number;
  running: number;
  finishedLastHour: number;
  /** Of the last 100 finished runs whose duration is known; null without any. */
  medianDurationMs: number | null;
}

const HOUR_MS = 3_600_000;
const MEDIAN_OF = 100;

/** Counts the runs of one job, or of a whole organization. */
export async function countQueue(
  em: EntityManager,
  owner: { jobId: string } | { organizationId: string },
  now: Date,
): Promise<QueueCounts> {
  const [column, id] = 'jobId' in owner ? ['job_id', owner.jobId] : ['organization_id', owner.organizationId];
  const [row] = await em.execute<Record<string, string | number | null>[]>(
    `select
       (select count(*) from run where ${column} = ? and finished_at is null and status = 'queued') as queued,
       (select count(*) from run where ${column} = ? and finished_at is null and status = 'running') as running,
       (select count(*) from run where ${column} = ? and finished_at > ?) as finished,
       (select percentile_cont(0.5) within group (order by duration_ms) from
         (select duration_ms from run where ${column} = ? and finished_at is not null and duration_ms is not null
           order by finished_at desc limit ${MEDIAN_OF}) as newest) as median`,
    [id, id, id, new Date(now.getTime() - HOUR_MS), id],
  );
  const { queued, running, finished, median } = row!;
  return {
    queued: Number(queued),
    running: Number(running),
    finishedLastHour: Number(finished),
    medianDurationMs: median === null ? null : Math.round(Number(median)),
  };
}
