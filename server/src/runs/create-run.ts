import type { Run as WireRun } from '@status-badge/sdk/contract';
import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { appendRun } from './append-run.ts';
import { ensureJob } from './ensure-job.ts';
import { openRun } from './open-run.ts';
import { presentRun } from './present.ts';
import { jobSlug, type RunInput, runInput } from './schema.ts';

/** Begins a run of the job `slug`, queued or already running. Several runs of a job may be open at once. */
export async function createRun(
  context: Context,
  actor: Actor,
  organizationId: string,
  slug: string,
  input: RunInput,
): Promise<WireRun> {
  requireScope(actor, 'runs:write', organizationId);
  const { status, timeOutSeconds, ...fields } = parseInput(runInput, input);
  const job = await ensureJob(context, actor, organizationId, parseInput(jobSlug, slug));
  const timeOutMs = timeOutSeconds ? timeOutSeconds * 1_000 : context.config.runTimeoutMs;
  return transact(context, actor, [job.topicKey()], async (tx) => {
    const run = await openRun(tx, job, { ...fields, timeOutMs, progress: 0 });
    await appendRun(tx, 'run.queued', run);
    if (status === 'running') {
      run.start(tx.now);
      run.progress = fields.progress;
      await appendRun(tx, 'run.started', run);
    }
    tx.audit('run.created', organizationId, run.id, { job: slug });
    return presentRun(run);
  });
}
