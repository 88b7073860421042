import type { Run as WireRun } from '@status-badge/sdk/contract';
import { type Context, systemActor } from '../../context.ts';
import { topicKey } from '../../events/topics.ts';
import { transact } from '../../events/transact.ts';
import type { Transaction } from '../../events/transaction.ts';
import { appendRun } from '../append-run.ts';
import { ensureJob } from '../ensure-job.ts';
import type { Job } from '../job.entity.ts';
import { openRun } from '../open-run.ts';
import { presentRun } from '../present.ts';
import { Run } from '../run.entity.ts';
import { mayBecome } from '../transitions.ts';
import type { GithubEndpoint } from './endpoint.entity.ts';
import { spellSlug, type WorkflowRunReport } from './read-workflow-run.ts';

const actor = systemActor('github');

/**
 * Takes what GitHub says about a run. Events arrive late, twice and in any order, so a run is found by GitHub's own
 * id and attempt and only ever goes forward; an event that is behind changes nothing.
 */
export async function receiveWorkflowRun(
  context: Context,
  endpoint: GithubEndpoint,
  report: WorkflowRunReport,
): Promise<WireRun> {
  const { organizationId } = endpoint;
  const job = await ensureJob(context, actor, organizationId, endpoint.job ?? spellSlug(report.workflow));
  const { sourceId } = report;
  const known = await context.database.em().findOne(Run, { organizationId, sourceId });
  // The job's lock lets one event of its runs in at a time: of two first events one finds the run made.
  const topics = [topicKey('job', known?.jobId ?? job.id), ...(known ? [known.topicKey()] : [])];
  const received = await transact(context, actor, topics, async (tx) => {
    const found = await tx.em.findOne(Run, { organizationId, sourceId });
    // Begun by another event since it was looked up: its topic is not locked here.
    if (found && !known) return undefined;
    const run = found ?? (await beginRun(tx, job, endpoint, report));
    if (!found) await appendRun(tx, 'run.queued', run);
    if (!mayBecome(run.status, report.status)) return presentRun(run);
    if (run.status === 'queued') {
      const unseen = report.status === 'running' ? report.changedAt : report.startedAt;
      // A run that is cancelled or skipped while it waits never starts.
      if (report.status !== 'cancelled') run.start(unseen);
    }
    applyReport(tx, run, report);
    await appendRun(tx, run.isFinished() ? 'run.completed' : 'run.started', run);
    tx.audit(`run.${report.status}`, organizationId, run.id, { endpoint: endpoint.id });
    return presentRun(run);
  });
  return received ?? receiveWorkflowRun(context, endpoint, report);
}

function beginRun(
  tx: Transaction,
  job: Job,
  endpoint: GithubEndpoint,
  report: WorkflowRunReport,
): Promise<Run> {
  const { message, metadata, url, sourceId, queuedAt } = report;
  tx.audit('run.created', job.organizationId, sourceId, { job: job.slug, endpoint: endpoint.id });
  return openRun(tx, job, { message, metadata, url, sourceId, queuedAt, timeOutMs: endpoint.timeOutMs });
}

function applyReport(tx: Transaction, run: Run, report: WorkflowRunReport): void {
  if (report.status !== 'running') run.finish(report.status, report.changedAt);
  run.message = report.message;
  run.error = report.error;
  run.reportedAt = tx.now;
  run.updatedAt = tx.now;
}
