import { findPage, type Page, type PageRequest } from '../../http/pagination.ts';
import type { EntityManager } from '../../platform/database/database.ts';
import { GithubEndpoint } from './endpoint.entity.ts';

/** The GitHub endpoints of an organization, newest first. */
export function listEndpoints(
  em: EntityManager,
  organizationId: string,
  page: PageRequest,
): Promise<Page<GithubEndpoint>> {
  return findPage(em, GithubEndpoint, page, {
    where: { organizationId },
    orderBy: { createdAt: 'desc', id: 'asc' },
  });
}
