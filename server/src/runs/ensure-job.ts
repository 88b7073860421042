import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { createPublicId } from '../platform/public-id.ts';
import { ensureQueue, NOTHING } from './ensure-queue.ts';
import { lookupJob } from './find-run.ts';
import { Job } from './job.entity.ts';
import { presentQueue } from './present.ts';
import { Queue } from './queue.entity.ts';
import { MOST_JOBS } from './schema.ts';

/** The job with this slug, made at its first use; of two who do so at once, one finds it made. */
export async function ensureJob(
  context: Context,
  actor: Actor,
  organizationId: string,
  slug: string,
): Promise<Job> {
  const find = () => lookupJob(context.database.em(), organizationId, slug);
  const found = await find();
  if (found) return found;
  await ensureQueue(context, organizationId);
  try {
    // Not as the request that asks for the run: what is promised to it is kept with the run alone.
    const { request: _, ...identity } = actor;
    return await createJob(context, identity, organizationId, slug);
  } catch (error) {
    const made = await find();
    if (!made) throw error;
    return made;
  }
}

// The lock of the queue's topic lets one job of an organization be made at a time, so that none passes the limit.
function createJob(context: Context, actor: Actor, organizationId: string, slug: string): Promise<Job> {
  const queueTopic = topicKey('queue', organizationId);
  return transact(context, actor, [queueTopic], async (tx) => {
    if ((await tx.em.count(Job, { organizationId })) >= MOST_JOBS) {
      throw new ServerError(
        'limit_reached',
        `An organization has at most ${MOST_JOBS} jobs; report to one of them.`,
      );
    }
    const job = tx.em.create(Job, { id: createPublicId(), organizationId, slug, createdAt: tx.now });
    const topic = job.topicKey();
    await tx.open(topic, organizationId);
    const queue = tx.em.create(Queue, { topic, organizationId, job: slug, ...NOTHING, countedAt: tx.now });
    for (const each of [topic, queueTopic]) tx.append(each, 'queue.updated', { queue: presentQueue(queue) });
    tx.audit('job.created', organizationId, job.id, { slug });
    return job;
  });
}
