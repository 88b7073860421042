import type { ServiceStatus } from '@status-badge/sdk/contract';
import { findPage, type Page, type PageRequest } from '../http/pagination.ts';
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

/** What a list of services may be narrowed to; `groupId` null: those at the top level. */
export interface ServiceFilter {
  status?: ServiceStatus | undefined;
  groupId?: string | null | undefined;
}

const byOrder = { order: 'asc', id: 'asc' } as const;

export function listServicePage(
  em: EntityManager,
  organizationId: string,
  { status, groupId }: ServiceFilter,
  page: PageRequest,
): Promise<Page<Service>> {
  return findPage(em, Service, page, {
    where: {
      organizationId,
      ...(status === undefined ? {} : { status }),
      ...(groupId === undefined ? {} : { groupId }),
    },
    orderBy: byOrder,
  });
}

export function listGroupPage(
  em: EntityManager,
  organizationId: string,
  page: PageRequest,
): Promise<Page<Group>> {
  return findPage(em, Group, page, { where: { organizationId }, orderBy: byOrder });
}
