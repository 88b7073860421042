import type { EntityManager } from '../platform/database/database.ts';
import { Group } from './group.entity.ts';
import { Service } from './service.entity.ts';

/** All groups of an organization by `order`, then id. */
export function listGroups(em: EntityManager, organizationId: string): Promise<Group[]> {
  return em.find(Group, { organizationId }, { orderBy: { order: 'asc', id: 'asc' } });
}

/** All services of an organization by `order`, then id: at most 500. */
export function listServices(em: EntityManager, organizationId: string): Promise<Service[]> {
  return em.find(Service, { organizationId }, { orderBy: { order: 'asc', id: 'asc' } });
}
