import { notFound } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { Maintenance } from './maintenance.entity.ts';
import { MaintenanceUpdate } from './maintenance-update.entity.ts';

/** A maintenance with its timeline, newest first. */
export interface MaintenanceRecord {
  maintenance: Maintenance;
  updates: MaintenanceUpdate[];
}

/** The order of a timeline: newest first; of two entries of one instant, the later written first. */
export function byDisplay(a: MaintenanceUpdate, b: MaintenanceUpdate): number {
  return b.displayAt.getTime() - a.displayAt.getTime() || b.sequence - a.sequence;
}

/** Maintenances with their timelines, in the order given, for one query. */
export async function withUpdates(
  em: EntityManager,
  maintenances: readonly Maintenance[],
): Promise<MaintenanceRecord[]> {
  const ids = maintenances.map(({ id }) => id);
  const updates = ids.length === 0 ? [] : await em.find(MaintenanceUpdate, { maintenanceId: { $in: ids } });
  const byMaintenance = Map.groupBy(updates.sort(byDisplay), ({ maintenanceId }) => maintenanceId);
  return maintenances.map((maintenance) => ({
    maintenance,
    updates: byMaintenance.get(maintenance.id) ?? [],
  }));
}

export async function findMaintenance(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<MaintenanceRecord> {
  const maintenance = await em.findOne(Maintenance, { id, organizationId });
  if (!maintenance) throw notFound('maintenance', id);
  const [record] = await withUpdates(em, [maintenance]);
  return record!;
}
