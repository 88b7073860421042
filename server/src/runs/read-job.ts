import { encodeCursor, type JobSnapshot } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { readHead } from '../events/event-log.ts';
import { topicKey } from '../events/topics.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { Job } from './job.entity.ts';
import { presentJob, presentOpenRun, presentQueue } from './present.ts';
import { Queue } from './queue.entity.ts';
import { Run } from './run.entity.ts';

const MOST_RUNS = 100;

/** The whole state of a job's topic: nothing in it changes without an event there. */
export async function readJob(
  context: Context,
  epoch: string,
  id: string,
): Promise<{ position: number; snapshot: JobSnapshot }> {
  return context.database.em().transactional(
    async (manager) => {
      const em = manager as EntityManager;
      const topic = topicKey('job', id);
      const position = (await readHead(em, topic))?.head ?? 0;
      const job = await em.findOne(Job, { id });
      const queue = await em.findOne(Queue, { topic });
      if (!job || !queue) throw notFound('job', id);
      const runs = await em.find(
        Run,
        { jobId: id, finishedAt: null },
        { orderBy: { queuedAt: 'desc', id: 'desc' }, limit: MOST_RUNS },
      );
      const snapshot: JobSnapshot = {
        job: presentJob(job),
        queue: presentQueue(queue),
        runs: runs.map(presentOpenRun),
        cursor: encodeCursor({ epoch, position }),
      };
      return { position, snapshot };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
