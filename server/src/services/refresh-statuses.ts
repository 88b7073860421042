import type { ServiceStatus } from '@status-badge/sdk/contract';
import type { Transaction } from '../events/transaction.ts';
import { readImposedByIncidents } from '../incidents/read-imposed.ts';
import { readImposedByMaintenances } from '../maintenances/read-imposed.ts';
import { Service } from './service.entity.ts';
import { showStatus } from './show-status.ts';

/**
 * Makes services show what they should: the worst of what is set by hand and what unresolved incidents and active
 * maintenances impose at this moment. The one way to a shown status, whatever was changed: nothing is remembered of
 * earlier statuses, so a service returns by itself, and in whatever order its incidents end.
 *
 * Reads from the database inside the transaction, after flushing it; the caller holds the lock of the
 * organization's topic. `message` goes into the history and the event.
 */
export async function refreshStatuses(
  tx: Transaction,
  organizationId: string,
  serviceIds: readonly string[],
  message: string | null = null,
): Promise<void> {
  if (serviceIds.length === 0) return;
  await tx.em.flush();
  const imposed = new Map<string, ServiceStatus[]>();
  for (const { id, status } of [
    ...(await readImposedByIncidents(tx.em, organizationId)),
    ...(await readImposedByMaintenances(tx.em, organizationId)),
  ]) {
    imposed.set(id, [...(imposed.get(id) ?? []), status]);
  }
  const services = await tx.em.find(
    Service,
    { organizationId, id: { $in: [...serviceIds] } },
    { orderBy: { order: 'asc', id: 'asc' } },
  );
  for (const service of services) showStatus(tx, service, imposed.get(service.id) ?? [], message);
}
