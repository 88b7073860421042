import {
  type OpenRun,
  type QueueStatistics,
  RUN_STATUSES,
  type RunChild,
  type RunStatus,
  type Job as WireJob,
  type Run as WireRun,
} from '@status-badge/sdk/contract';
import type { Job } from './job.entity.ts';
import type { Queue } from './queue.entity.ts';
import type { Run } from './run.entity.ts';

function countChildren(children: readonly RunChild[]): Record<RunStatus, number> {
  const counts = Object.fromEntries(RUN_STATUSES.map((status) => [status, 0])) as Record<RunStatus, number>;
  for (const { status } of children) counts[status] += 1;
  return counts;
}

export function presentRun(run: Run): WireRun {
  return {
    id: run.id,
    job: run.job,
    jobId: run.jobId,
    status: run.status,
    progress: run.progress,
    message: run.message ?? null,
    error: run.error ?? null,
    artifacts: run.artifacts,
    children: run.children,
    childCounts: countChildren(run.children),
    metadata: run.metadata,
    url: run.url ?? null,
    queuedAt: run.queuedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    durationMs: run.durationMs ?? null,
    updatedAt: run.updatedAt.toISOString(),
  };
}

/** Of an unfinished run what only the events of its job's topic change. */
export function presentOpenRun(run: Run): OpenRun {
  return {
    id: run.id,
    status: run.status,
    queuedAt: run.queuedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
  };
}

export function presentJob(job: Job): WireJob {
  return { id: job.id, slug: job.slug, createdAt: job.createdAt.toISOString() };
}

export function presentQueue(queue: Queue): QueueStatistics {
  return {
    job: queue.job ?? null,
    queued: queue.queued,
    running: queue.running,
    finishedLastHour: queue.finishedLastHour,
    medianDurationMs: queue.medianDurationMs ?? null,
  };
}
