import type { EntityManager } from '../../platform/database/database.ts';
import { GithubEndpoint } from './endpoint.entity.ts';

/** The GitHub endpoints of an organization, newest first: at most 50. */
export function listEndpoints(em: EntityManager, organizationId: string): Promise<GithubEndpoint[]> {
  return em.find(GithubEndpoint, { organizationId }, { orderBy: { createdAt: 'desc', id: 'asc' } });
}
