import type { Transaction } from '../events/transaction.ts';
import { createPublicId } from '../platform/public-id.ts';
import type { Job } from './job.entity.ts';
import { Run } from './run.entity.ts';

type Given = Pick<Run, 'timeOutMs'> &
  Partial<Pick<Run, 'progress' | 'message' | 'metadata' | 'url' | 'sourceId' | 'queuedAt'>>;

/** The row and the topic of a new, queued run. The job's topic must be locked. */
export async function openRun(tx: Transaction, job: Job, given: Given): Promise<Run> {
  const run = tx.em.create(Run, {
    id: createPublicId(),
    organizationId: job.organizationId,
    jobId: job.id,
    job: job.slug,
    status: 'queued',
    progress: 0,
    message: null,
    error: null,
    artifacts: [],
    children: [],
    metadata: {},
    url: null,
    sourceId: null,
    queuedAt: tx.now,
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    updatedAt: tx.now,
    reportedAt: tx.now,
    progressAt: null,
    progressPending: false,
    ...given,
  });
  await tx.open(run.topicKey(), job.organizationId);
  return run;
}
