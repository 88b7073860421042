import type { EntityManager } from '../platform/database/database.ts';
import { ApiKey } from './api-key.entity.ts';

/** The keys of an organization, newest first. */
export function listKeys(em: EntityManager, organizationId: string): Promise<ApiKey[]> {
  return em.find(ApiKey, { organizationId }, { orderBy: { createdAt: 'desc', id: 'asc' } });
}
