import { type Context, systemActor } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { attemptEach } from '../platform/attempt-each.ts';
import { appendProgress, isProgressDue, PROGRESS_STEP_MS } from './append-run.ts';
import { Run } from './run.entity.ts';

// Few enough that their writers wait a moment only, many enough that a busy instance keeps up.
const RUNS_PER_TRANSACTION = 25;
const RUNS_PER_SWEEP = 500;

const actor = systemActor('runs');

/** Appends the newest progress of every run that is owed one, whichever process took the report. */
export async function flushProgress(context: Context): Promise<void> {
  const ids = await findDue(context);
  const batches: string[][] = [];
  for (let first = 0; first < ids.length; first += RUNS_PER_TRANSACTION) {
    batches.push(ids.slice(first, first + RUNS_PER_TRANSACTION));
  }
  const attempt = { log: context.log, what: 'progress of runs' };
  const failed = await attemptEach(attempt, batches, (batch) => flushRuns(context, batch));
  // One run that cannot be told must not silence the others of its batch.
  await attemptEach(attempt, failed.flat(), (id) => flushRuns(context, [id]));
}

async function findDue(context: Context): Promise<string[]> {
  const before = new Date(context.clock.now() - PROGRESS_STEP_MS);
  const rows = await context.database
    .em()
    .execute<{ id: string }[]>(
      'select id from run where progress_pending and progress_at <= ? order by progress_at limit ?',
      [before, RUNS_PER_SWEEP],
    );
  return rows.map((row) => row.id);
}

async function flushRuns(context: Context, ids: readonly string[]): Promise<void> {
  const topics = ids.map((id) => topicKey('run', id));
  await transact(context, actor, topics, async (tx) => {
    // Another instance, the next report or the end may have come first.
    for (const run of await tx.em.find(Run, { id: { $in: [...ids] }, progressPending: true })) {
      if (isProgressDue(run, tx.now)) appendProgress(tx, run);
    }
  });
}
