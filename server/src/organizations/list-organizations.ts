import { findPage, type Page, type PageRequest } from '../http/pagination.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { Organization } from './organization.entity.ts';

/** All organizations of this server, newest first. For the operator alone. */
export function listOrganizations(em: EntityManager, page: PageRequest): Promise<Page<Organization>> {
  return findPage(em, Organization, page, { where: {}, orderBy: { createdAt: 'desc', id: 'asc' } });
}
