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
