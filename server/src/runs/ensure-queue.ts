import { type Context, systemActor } from '../context.ts';
import { readHead } from '../events/event-log.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { presentQueue } from './present.ts';
import { Queue } from './queue.entity.ts';

/** What a queue that has never been counted shows. */
export const NOTHING = { queued: 0, running: 0, finishedLastHour: 0, medianDurationMs: null, stale: false };

const actor = systemActor('runs');

/** Makes the queue topic of an organization at its first use; of two who do so at once, one finds it made. */
export async function ensureQueue(context: Context, organizationId: string): Promise<void> {
  const topic = topicKey('queue', organizationId);
  if (await readHead(context.database.em(), topic)) return;
  try {
    await transact(context, actor, [], async (tx) => {
      await tx.open(topic, organizationId);
      const queue = tx.em.create(Queue, { topic, organizationId, job: null, ...NOTHING, countedAt: tx.now });
      tx.append(topic, 'queue.updated', { queue: presentQueue(queue) });
    });
  } catch (error) {
    if (!(await readHead(context.database.em(), topic))) throw error;
  }
}
