import type { FilterQuery } from '@mikro-orm/core';
import type { MaintenanceStatus } from '@status-badge/sdk/contract';
import { findPage, type Page, type PageRequest } from '../http/pagination.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { type MaintenanceRecord, withUpdates } from './find-maintenance.ts';
import { Maintenance } from './maintenance.entity.ts';
import type { MaintenanceFilter } from './schema.ts';

const NAMED: Record<'planned' | 'active' | 'ended', readonly MaintenanceStatus[]> = {
  planned: ['scheduled', 'in_progress', 'verifying'],
  active: ['in_progress', 'verifying'],
  ended: ['completed', 'cancelled'],
};

/** What is scheduled or under way in an organization, soonest first: at most 500. */
export async function listPlanned(em: EntityManager, organizationId: string): Promise<MaintenanceRecord[]> {
  const where = { organizationId, status: { $in: [...NAMED.planned] } };
  const orderBy = { scheduledStartAt: 'asc', id: 'asc' } as const;
  return withUpdates(em, await em.find(Maintenance, where, { orderBy }));
}

/** A page of the maintenances of an organization, ended ones too, latest window first. */
export async function listMaintenances(
  em: EntityManager,
  organizationId: string,
  { status, service, series, from, to }: MaintenanceFilter,
  page: PageRequest,
): Promise<Page<MaintenanceRecord>> {
  const conditions: FilterQuery<Maintenance>[] = [{ organizationId }];
  if (status) {
    const named = Object.hasOwn(NAMED, status) ? NAMED[status as keyof typeof NAMED] : [status];
    conditions.push({ status: { $in: named as MaintenanceStatus[] } });
  }
  if (service) conditions.push({ services: { $contains: [{ id: service }] } } as FilterQuery<Maintenance>);
  if (series) conditions.push({ seriesId: series });
  if (from) conditions.push({ scheduledStartAt: { $gte: new Date(from) } });
  if (to) conditions.push({ scheduledStartAt: { $lt: new Date(to) } });
  const { items, next } = await findPage(em, Maintenance, page, {
    where: { $and: conditions },
    orderBy: { scheduledStartAt: 'desc', id: 'asc' },
  });
  return { items: await withUpdates(em, items), next };
}
