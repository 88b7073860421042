import type { RunStatus } from '@status-badge/sdk/contract';
import { findPage, type Page, type PageRequest } from '../http/pagination.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { Job } from './job.entity.ts';
import { Run } from './run.entity.ts';

export interface RunFilter {
  /** A slug. */
  job?: string | undefined;
  status?: RunStatus | undefined;
}

/** The runs of an organization, newest first. */
export function listRuns(
  em: EntityManager,
  organizationId: string,
  { job, status }: RunFilter,
  page: PageRequest,
): Promise<Page<Run>> {
  const where = { organizationId, ...(job ? { job } : {}), ...(status ? { status } : {}) };
  return findPage(em, Run, page, { where, orderBy: { queuedAt: 'desc', id: 'desc' } });
}

/** The jobs of an organization, by slug. */
export function listJobs(em: EntityManager, organizationId: string, page: PageRequest): Promise<Page<Job>> {
  return findPage(em, Job, page, { where: { organizationId }, orderBy: { slug: 'asc' } });
}
