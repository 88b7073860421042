import { topicKey } from '../events/topics.ts';
import type { Transaction } from '../events/transaction.ts';
import { namedIds } from '../services/affected.ts';
import { listUnresolved } from './list-incidents.ts';
import { presentIncident } from './present.ts';

/**
 * Takes a service that is about to go out of every unresolved incident. Timelines and resolved incidents are
 * history: they go on naming what there was.
 */
export async function dropServiceFromIncidents(
  tx: Transaction,
  organizationId: string,
  serviceId: string,
): Promise<void> {
  for (const record of await listUnresolved(tx.em, organizationId)) {
    const { incident } = record;
    const before = namedIds(incident.services);
    if (!before.includes(serviceId)) continue;
    incident.services = incident.services.filter(({ id }) => id !== serviceId);
    incident.updatedAt = tx.now;
    tx.append(
      topicKey('org', organizationId),
      'incident.updated',
      { incident: presentIncident(record), update: null },
      before,
    );
  }
}
