import type { FilterQuery } from '@mikro-orm/core';
import { findPage, type Page, type PageRequest } from '../http/pagination.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { type IncidentRecord, withUpdates } from './find-incident.ts';
import { Incident } from './incident.entity.ts';
import type { IncidentFilter } from './schema.ts';

const NEWEST_FIRST = { startedAt: 'desc', id: 'asc' } as const;

/** The unresolved incidents of an organization, newest first: at most 100. */
export async function listUnresolved(em: EntityManager, organizationId: string): Promise<IncidentRecord[]> {
  const where = { organizationId, status: { $ne: 'resolved' } } as const;
  return withUpdates(em, await em.find(Incident, where, { orderBy: NEWEST_FIRST }));
}

/** A page of the incidents of an organization, resolved ones too, newest first. */
export async function listIncidents(
  em: EntityManager,
  organizationId: string,
  { status, service, from, to }: IncidentFilter,
  page: PageRequest,
): Promise<Page<IncidentRecord>> {
  const conditions: FilterQuery<Incident>[] = [{ organizationId }];
  if (status === 'unresolved') conditions.push({ status: { $ne: 'resolved' } });
  else if (status) conditions.push({ status });
  if (service) conditions.push({ services: { $contains: [{ id: service }] } } as FilterQuery<Incident>);
  if (from) conditions.push({ startedAt: { $gte: new Date(from) } });
  if (to) conditions.push({ startedAt: { $lt: new Date(to) } });
  const { items, next } = await findPage(em, Incident, page, {
    where: { $and: conditions },
    orderBy: NEWEST_FIRST,
  });
  return { items: await withUpdates(em, items), next };
}
