import { topicSubject } from '../events/topics.ts';
import type { Transaction } from '../events/transaction.ts';
import { assignChanges } from '../http/input.ts';
import { countQueue } from './count-queue.ts';
import { presentQueue } from './present.ts';
import type { Queue } from './queue.entity.ts';

/** `queue.updated` of one queue is told at most once in this time. */
export const QUEUE_STEP_MS = 1_000;
/** A run leaves "finished in the last hour" without an event of its own; so late it is told. */
export const RECOUNT_MS = 60_000;

/**
 * Counts a queue, unless that was done just now, and tells its own topic and the organization's what is different.
 * Both must be locked. Answers whether it counted: another instance may have come first.
 */
export async function recountQueue(tx: Transaction, queue: Queue, totalTopic: string): Promise<boolean> {
  const age = tx.now.getTime() - queue.countedAt.getTime();
  if (age < (queue.stale ? QUEUE_STEP_MS : RECOUNT_MS)) return false;
  const owner =
    queue.topic === totalTopic
      ? { organizationId: queue.organizationId }
      : { jobId: topicSubject(queue.topic) };
  const changed = assignChanges(queue, await countQueue(tx.em, owner, tx.now));
  queue.stale = false;
  queue.countedAt = tx.now;
  if (changed.length > 0) {
    for (const topic of new Set([queue.topic, totalTopic]))
      tx.append(topic, 'queue.updated', { queue: presentQueue(queue) });
  }
  return true;
}
