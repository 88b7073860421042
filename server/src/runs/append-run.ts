import type { Transaction } from '../events/transaction.ts';
import { presentRun } from './present.ts';
import { Queue } from './queue.entity.ts';
import type { Run } from './run.entity.ts';

/** At most one `run.progress` of a run in this time enters the log. */
export const PROGRESS_STEP_MS = 250;

/** What the topic of a run and the topic of its job are both told. Both must be locked. */
export async function appendRun(
  tx: Transaction,
  type: 'run.queued' | 'run.started' | 'run.completed',
  run: Run,
): Promise<void> {
  const data = { run: presentRun(run) };
  tx.append(run.topicKey(), type, data);
  tx.append(run.jobTopicKey(), type, data);
  // The event carries the run whole: no progress before it is owed any more.
  run.progressPending = false;
  await tx.em.nativeUpdate(Queue, { topic: run.jobTopicKey() }, { stale: true });
}

/** Whether the log may have the next `run.progress` of this run. */
export function isProgressDue(run: Run, now: Date): boolean {
  return !run.progressAt || now.getTime() - run.progressAt.getTime() >= PROGRESS_STEP_MS;
}

export function appendProgress(tx: Transaction, run: Run): void {
  tx.append(run.topicKey(), 'run.progress', { run: presentRun(run) });
  run.progressAt = tx.now;
  run.progressPending = false;
}
