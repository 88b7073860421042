import type { RunChild, Run as WireRun } from '@status-badge/sdk/contract';
import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { assignChanges, parseInput } from '../http/input.ts';
import { appendProgress, appendRun, isProgressDue } from './append-run.ts';
import { findRun, lookupRunState } from './find-run.ts';
import { presentRun } from './present.ts';
import type { Run } from './run.entity.ts';
import { MOST_CHILDREN, MOST_METADATA, type RunReport, type RunReportFields, runReport } from './schema.ts';
import { mayBecome } from './transitions.ts';

/**
 * Takes a report on a run: its status, its progress and what goes with them. Progress on a queued run starts it.
 * Every report, even one that changes nothing, keeps the run from being timed out.
 */
export async function reportRun(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: RunReport,
): Promise<WireRun> {
  requireScope(actor, 'runs:write', organizationId);
  const { status: given, ...report } = parseInput(runReport, input);
  const known = await lookupRunState(context.database.em(), organizationId, id);
  const starts = known.status === 'queued' && given === undefined && (report.progress ?? 0) > 0;
  const status = starts ? 'running' : given;
  // A run only goes forward: one that was not queued before the lock is not queued under it.
  const topics = [topicKey('run', id), ...(status ? [topicKey('job', known.jobId)] : [])];
  return transact(context, actor, topics, async (tx) => {
    const run = await findRun(tx.em, organizationId, id);
    const from = run.status;
    if (run.isFinished() && status === from && !changesAnything(run, report)) return presentRun(run);
    const moves = status !== undefined && status !== from && !(starts && from === 'running');
    if (run.isFinished() || (moves && !mayBecome(from, status))) throw refusal(run, status);
    run.reportedAt = tx.now;
    const changed = applyReport(run, report);
    if (moves && status === 'running') run.start(tx.now);
    else if (moves) run.finish(status, tx.now);
    if (!changed && !moves) return presentRun(run);
    run.updatedAt = tx.now;
    if (moves) {
      await appendRun(tx, run.isFinished() ? 'run.completed' : 'run.started', run);
      tx.audit(`run.${status}`, organizationId, id, { from });
    } else if (isProgressDue(run, tx.now)) appendProgress(tx, run);
    else run.progressPending = true;
    return presentRun(run);
  });
}

function refusal(run: Run, status: string | undefined): ServerError {
  const why = run.isFinished()
    ? `This run is finished: ${run.status} at ${run.finishedAt!.toISOString()}.`
    : `A run that is ${run.status} cannot become ${status}.`;
  return new ServerError('conflict', `${why} Nothing was changed.`, {
    extensions: {
      run: { id: run.id, status: run.status, finishedAt: run.finishedAt?.toISOString() ?? null },
    },
  });
}

type Fields = Omit<RunReportFields, 'status'>;

function mergeChildren(known: readonly RunChild[], news: readonly RunChild[] = []): RunChild[] {
  const byName = new Map(known.map((child) => [child.name, child]));
  for (const { name, status, durationMs } of news) byName.set(name, { name, status, durationMs });
  return [...byName.values()];
}

function mergeMetadata(known: Record<string, string>, news: Fields['metadata'] = {}): Record<string, string> {
  const kept = Object.entries({ ...known, ...news }).filter((entry) => entry[1] !== null);
  return Object.fromEntries(kept) as Record<string, string>;
}

function merge(run: Run, { children, metadata, ...fields }: Fields) {
  return {
    ...fields,
    children: mergeChildren(run.children, children),
    metadata: mergeMetadata(run.metadata, metadata),
  };
}

function applyReport(run: Run, report: Fields): boolean {
  const merged = merge(run, report);
  const limits = [
    { path: 'children', size: merged.children.length, most: MOST_CHILDREN },
    { path: 'metadata', size: Object.keys(merged.metadata).length, most: MOST_METADATA },
  ];
  for (const { path, size, most } of limits) {
    if (size > most)
      throw new ServerError('limit_reached', `A run has at most ${most} ${path}; this makes ${size}.`);
  }
  return assignChanges(run, merged).length > 0;
}

// Of a run that has succeeded the progress is 100, whatever its last report said.
function changesAnything(run: Run, { progress, ...report }: Fields): boolean {
  const { message, error, url, children, metadata } = run;
  const copy = { message, error, url, children, metadata, progress: run.progress };
  const merged = merge(run, run.status === 'succeeded' ? report : { ...report, progress });
  return assignChanges(copy, merged).length > 0;
}
