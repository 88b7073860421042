import { notFound } from '../errors.ts';
import { findPage, type Page, type PageRequest } from '../http/pagination.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { MaintenanceSeries } from './maintenance-series.entity.ts';

export async function findSeries(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<MaintenanceSeries> {
  const series = await em.findOne(MaintenanceSeries, { id, organizationId });
  if (!series) throw notFound('series', id);
  return series;
}

/** A page of the series of an organization, ended ones too, newest first. */
export function listSeries(
  em: EntityManager,
  organizationId: string,
  page: PageRequest,
): Promise<Page<MaintenanceSeries>> {
  return findPage(em, MaintenanceSeries, page, {
    where: { organizationId },
    orderBy: { createdAt: 'desc', id: 'asc' },
  });
}
