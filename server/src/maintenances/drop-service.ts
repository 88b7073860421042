import type { Transaction } from '../events/transaction.ts';
import { namedIds } from '../services/affected.ts';
import { listPlanned } from './list-maintenances.ts';
import { MaintenanceSeries } from './maintenance-series.entity.ts';
import { announce } from './moves.ts';

/** Takes a service that is about to go out of what is planned or under way, and out of every series. */
export async function dropServiceFromMaintenances(
  tx: Transaction,
  organizationId: string,
  serviceId: string,
): Promise<void> {
  for (const record of await listPlanned(tx.em, organizationId)) {
    const { maintenance } = record;
    const before = namedIds(maintenance.services);
    if (!before.includes(serviceId)) continue;
    maintenance.services = maintenance.services.filter(({ id }) => id !== serviceId);
    announce(tx, 'maintenance.updated', record, { before });
  }
  for (const series of await tx.em.find(MaintenanceSeries, { organizationId, endedAt: null })) {
    series.services = series.services.filter(({ id }) => id !== serviceId);
  }
}
