import type { RunStatus } from '@status-badge/sdk/contract';
import { readInstantMs } from '../../http/instant.ts';
import { cutText } from '../../platform/cut-text.ts';
import type { WorkflowRunEvent } from './schema.ts';

/** What a `workflow_run` event says about a run, in our words. */
export interface WorkflowRunReport {
  /** The same for every event of one attempt, whatever their order. */
  sourceId: string;
  status: RunStatus;
  /** The workflow's name, to make a job's slug of. */
  workflow: string;
  message: string | null;
  error: string | null;
  url: string | null;
  metadata: Record<string, string>;
  queuedAt: Date;
  /** Of a run that has started; GitHub tells it only roughly when the start itself went unheard. */
  startedAt: Date;
  /** When GitHub made this event. */
  changedAt: Date;
}

const BY_ACTION: ReadonlyMap<string, RunStatus> = new Map([
  ['requested', 'queued'],
  ['in_progress', 'running'],
]);
const BY_CONCLUSION: ReadonlyMap<string, RunStatus> = new Map([
  ['success', 'succeeded'],
  ['neutral', 'succeeded'],
  ['cancelled', 'cancelled'],
  ['skipped', 'cancelled'],
  ['timed_out', 'timed_out'],
]);
const LONGEST_VALUE = 500;
const LONGEST_MESSAGE = 2_000;
const LONGEST_ERROR = 4_000;
const LONGEST_URL = 2_000;

function readTime(text: string | null | undefined, now: Date): Date {
  const at = readInstantMs(text ?? '') ?? now.getTime();
  // A clock ahead of ours must not date anything into the future.
  return new Date(Math.min(at, now.getTime()));
}

function readStatus({ action, workflow_run: run }: WorkflowRunEvent): RunStatus | undefined {
  if (action !== 'completed') return BY_ACTION.get(action);
  return BY_CONCLUSION.get(run.conclusion ?? '') ?? 'failed';
}

function readMetadata({ workflow_run: run, repository }: WorkflowRunEvent): Record<string, string> {
  const entries = {
    repository: repository.full_name,
    branch: run.head_branch,
    commit: run.head_sha,
    event: run.event,
    actor: (run.triggering_actor ?? run.actor)?.login,
    number: String(run.run_number),
    attempt: String(run.run_attempt),
  };
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => (value ? [[key, cutText(value, LONGEST_VALUE)]] : [])),
  );
}

function isLink(text: string): boolean {
  return text.length <= LONGEST_URL && /^https?:\/\//.test(text);
}

/** Reads an event; undefined for an action that says nothing about a run's status. */
export function readWorkflowRun(
  endpointId: string,
  event: WorkflowRunEvent,
  now: Date,
): WorkflowRunReport | undefined {
  const status = readStatus(event);
  if (!status) return undefined;
  const { workflow_run: run, workflow } = event;
  const changedAt = readTime(run.updated_at, now);
  const attemptAt = readTime(run.run_started_at ?? run.created_at, now);
  return {
    sourceId: `github:${endpointId}:${run.id}:${run.run_attempt}`,
    status,
    workflow: workflow?.name ?? run.name ?? 'workflow',
    message: run.display_title ? cutText(run.display_title, LONGEST_MESSAGE) : null,
    error:
      status === 'failed'
        ? cutText(`GitHub says: ${run.conclusion ?? 'no conclusion'}.`, LONGEST_ERROR)
        : null,
    url: isLink(run.html_url) ? run.html_url : null,
    metadata: readMetadata(event),
    queuedAt: run.run_attempt === 1 ? readTime(run.created_at, now) : attemptAt,
    startedAt: status === 'running' ? changedAt : attemptAt,
    changedAt,
  };
}

/** A slug of at most 60 characters of a workflow's name: `CI / Build` is `ci-build`. */
export function spellSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return slug || 'workflow';
}
