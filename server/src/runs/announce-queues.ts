import { type Context, systemActor } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { attemptEach } from '../platform/attempt-each.ts';
import { Queue } from './queue.entity.ts';
import { QUEUE_STEP_MS, RECOUNT_MS, recountQueue } from './recount-queue.ts';

// Their runs cannot change meanwhile; the rest is for the next transaction.
const JOBS_PER_TRANSACTION = 20;

const actor = systemActor('runs');

/** Counts every queue that has changed and tells what is different, on the topics of the job and of the queue. */
export async function announceQueues(context: Context): Promise<void> {
  const due = [...(await findDue(context))].flatMap(([organizationId, topics]) =>
    Array.from({ length: Math.ceil(topics.length / JOBS_PER_TRANSACTION) }, (_, index) => ({
      organizationId,
      topics: topics.slice(index * JOBS_PER_TRANSACTION, (index + 1) * JOBS_PER_TRANSACTION),
    })),
  );
  await attemptEach({ log: context.log, what: 'count of queues' }, due, ({ organizationId, topics }) =>
    announce(context, organizationId, topics),
  );
}

async function findDue(context: Context): Promise<Map<string, string[]>> {
  const now = context.clock.now();
  const rows = await context.database.em().execute<{ topic: string; organization_id: string }[]>(
    `select topic, organization_id from queue_statistics
      where (stale or finished_last_hour > 0) and counted_at <= ? and (stale or counted_at <= ?)`,
    [new Date(now - QUEUE_STEP_MS), new Date(now - RECOUNT_MS)],
  );
  const due = new Map<string, string[]>();
  for (const { topic, organization_id } of rows) {
    due.set(organization_id, [...(due.get(organization_id) ?? []), topic]);
  }
  return due;
}

async function announce(context: Context, organizationId: string, topics: readonly string[]): Promise<void> {
  const totalTopic = topicKey('queue', organizationId);
  await transact(context, actor, [...topics, totalTopic], async (tx) => {
    const queues = await tx.em.find(Queue, { topic: { $in: [...new Set([...topics, totalTopic])] } });
    const total = queues.find((queue) => queue.topic === totalTopic)!;
    for (const queue of queues) {
      if (queue !== total && (await recountQueue(tx, queue, total.topic))) total.stale = true;
    }
    await recountQueue(tx, total, total.topic);
  });
}
