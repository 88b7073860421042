import type { RunStatus } from '@status-badge/sdk/contract';
import { notFound } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { Job } from './job.entity.ts';
import { Run } from './run.entity.ts';

export async function findRun(em: EntityManager, organizationId: string, id: string): Promise<Run> {
  const run = await em.findOne(Run, { id, organizationId });
  if (!run) throw notFound('run', id);
  return run;
}

export async function lookupJob(
  em: EntityManager,
  organizationId: string,
  slug: string,
): Promise<Job | undefined> {
  return (await em.findOne(Job, { organizationId, slug })) ?? undefined;
}

/** What a verb must know of a run before it locks: its job never changes, its status only goes forward. */
export async function lookupRunState(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<{ jobId: string; status: RunStatus }> {
  const [row] = await em.execute<{ job_id: string; status: RunStatus }[]>(
    'select job_id, status from run where id = ? and organization_id = ?',
    [id, organizationId],
  );
  if (!row) throw notFound('run', id);
  return { jobId: row.job_id, status: row.status };
}
