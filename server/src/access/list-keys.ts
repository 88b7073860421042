import { findPage, type Page, type PageRequest } from '../http/pagination.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { ApiKey } from './api-key.entity.ts';

/** The keys of an organization, newest first; revoked and expired ones too. */
export function listKeys(
  em: EntityManager,
  organizationId: string,
  page: PageRequest,
): Promise<Page<ApiKey>> {
  return findPage(em, ApiKey, page, {
    where: { organizationId },
    orderBy: { createdAt: 'desc', id: 'asc' },
  });
}
