import { notFound } from '../../errors.ts';
import type { EntityManager } from '../../platform/database/database.ts';
import { GithubEndpoint } from './endpoint.entity.ts';

export async function findEndpoint(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<GithubEndpoint> {
  const endpoint = await em.findOne(GithubEndpoint, { id, organizationId });
  if (!endpoint) throw notFound('GitHub endpoint', id);
  return endpoint;
}
