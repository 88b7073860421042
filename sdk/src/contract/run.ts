export const RUN_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

const TERMINAL: readonly RunStatus[] = ['succeeded', 'failed', 'cancelled', 'timed_out'];

/** Whether a run with this status will never change again. */
export function isTerminal(status: RunStatus): boolean {
  return TERMINAL.includes(status);
}

/** A file that a run has made, by its URL. */
export interface RunArtifact {
  id: string;
  name: string;
  url: string;
  sizeBytes: number | null;
}

export interface RunChild {
  name: string;
  status: RunStatus;
  durationMs: number | null;
}

/** One execution of a job. */
export interface Run {
  id: string;
  /** The job's slug. */
  job: string;
  jobId: string;
  status: RunStatus;
  /** 0–100. */
  progress: number;
  message: string | null;
  error: string | null;
  artifacts: RunArtifact[];
  children: RunChild[];
  childCounts: Record<RunStatus, number>;
  metadata: Record<string, string>;
  url: string | null;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  updatedAt: string;
}

export interface QueueStatistics {
  /** The job's slug; null for all jobs of the organization. */
  job: string | null;
  queued: number;
  running: number;
  finishedLastHour: number;
  medianDurationMs: number | null;
}

/** A named pipeline: what its runs have in common. */
export interface Job {
  id: string;
  /** Unique in its organization: 1–60 characters of `[a-z0-9-]`. */
  slug: string;
  createdAt: string;
}

/** The whole state of a run's topic. */
export interface RunSnapshot {
  run: Run;
  cursor: string;
}

/** An unfinished run, as far as the topic of its job tells: its progress is on its own topic. */
export type OpenRun = Pick<Run, 'id' | 'status' | 'queuedAt' | 'startedAt'>;

/** The whole state of a job's topic. */
export interface JobSnapshot {
  job: Job;
  queue: QueueStatistics;
  /** Unfinished, newest first; at most 100. */
  runs: OpenRun[];
  cursor: string;
}

/** The whole state of an organization's queue topic. */
export interface QueueSnapshot {
  /** Of all jobs together. */
  total: QueueStatistics;
  /** By slug. */
  jobs: QueueStatistics[];
  cursor: string;
}
