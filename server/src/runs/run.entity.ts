import { defineEntity, p } from '@mikro-orm/core';
import { isTerminal, type RunArtifact, type RunChild, type RunStatus } from '@status-badge/sdk/contract';
import { topicKey } from '../events/topics.ts';

const RunSchema = defineEntity({
  name: 'Run',
  tableName: 'run',
  properties: {
    id: p.string().primary(),
    organizationId: p.string(),
    jobId: p.string(),
    /** The job's slug, which never changes. */
    job: p.string(),
    status: p.string().$type<RunStatus>(),
    progress: p.double().$type<number>(),
    message: p.text().nullable(),
    error: p.text().nullable(),
    artifacts: p.json<RunArtifact[]>(),
    children: p.json<RunChild[]>(),
    metadata: p.json<Record<string, string>>(),
    url: p.text().nullable(),
    /** Where it was reported from, as `github:<endpoint>:<run>:<attempt>`. */
    sourceId: p.string().nullable(),
    queuedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    durationMs: p.bigint('number').nullable(),
    updatedAt: p.datetime(),
    /** The last report, whether it changed anything or not. */
    reportedAt: p.datetime(),
    /** The silence after which it is timed out. */
    timeOutMs: p.bigint('number'),
    /** When its last `run.progress` was appended. */
    progressAt: p.datetime().nullable(),
    /** This row is newer than the log: a `run.progress` is due. */
    progressPending: p.boolean(),
  },
});

/** One execution of a job. A finished run never changes again. */
export class Run extends RunSchema.class {
  topicKey(): string {
    return topicKey('run', this.id);
  }

  jobTopicKey(): string {
    return topicKey('job', this.jobId);
  }

  isFinished(): boolean {
    return isTerminal(this.status);
  }

  /** When it is timed out unless somebody reports before. */
  expiresAtMs(): number {
    return this.reportedAt.getTime() + this.timeOutMs;
  }

  start(at: Date): void {
    this.status = 'running';
    this.startedAt = at;
  }

  /** Ends it. The duration is known only of a run that was seen to start. */
  finish(status: RunStatus, at: Date): void {
    this.status = status;
    this.finishedAt = at;
    if (this.startedAt) this.durationMs = Math.max(0, at.getTime() - this.startedAt.getTime());
    if (status === 'succeeded') this.progress = 100;
  }
}
RunSchema.setClass(Run);
