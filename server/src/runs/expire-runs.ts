import { type Context, systemActor } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { attemptEach } from '../platform/attempt-each.ts';
import { appendRun } from './append-run.ts';
import { Run } from './run.entity.ts';

const RUNS_PER_SWEEP = 500;

const actor = systemActor('runs');

/** Times out every run that nobody has reported on for its time-out. */
export async function expireRuns(context: Context): Promise<void> {
  const rows = await context.database.em().execute<{ id: string; job_id: string }[]>(
    `select id, job_id from run
      where finished_at is null and reported_at + time_out_ms * interval '1 millisecond' <= ? limit ?`,
    [new Date(context.clock.now()), RUNS_PER_SWEEP],
  );
  await attemptEach({ log: context.log, what: 'time-out of a run' }, rows, ({ id, job_id }) =>
    expireRun(context, id, job_id),
  );
}

async function expireRun(context: Context, id: string, jobId: string): Promise<void> {
  const topics = [topicKey('run', id), topicKey('job', jobId)];
  await transact(context, actor, topics, async (tx) => {
    const run = await tx.em.findOne(Run, { id });
    // A report may have come before the lock.
    if (!run || run.isFinished() || run.expiresAtMs() > tx.now.getTime()) return;
    run.finish('timed_out', tx.now);
    run.error = `Nobody reported on it for ${describe(run.timeOutMs)}.`;
    run.updatedAt = tx.now;
    await appendRun(tx, 'run.completed', run);
    tx.audit('run.timed_out', run.organizationId, id);
  });
}

function describe(ms: number): string {
  const minutes = ms / 60_000;
  if (!Number.isInteger(minutes)) return `${ms / 1_000} seconds`;
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
