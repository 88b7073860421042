import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { dropServiceFromIncidents } from '../incidents/drop-service.ts';
import { dropServiceFromMaintenances } from '../maintenances/drop-service.ts';
import { findService } from './find-service.ts';
import { presentService } from './present.ts';

/** Deletes a service and its history; what is unresolved or planned stops naming it. */
export async function deleteService(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'status:write', organizationId);
  const topic = topicKey('org', organizationId);
  await transact(context, actor, [topic], async (tx) => {
    const service = await findService(tx.em, organizationId, id);
    await dropServiceFromIncidents(tx, organizationId, id);
    await dropServiceFromMaintenances(tx, organizationId, id);
    tx.append(topic, 'service.deleted', { service: presentService(service) }, [id]);
    tx.audit('service.deleted', organizationId, id, { name: service.name });
    tx.em.remove(service);
  });
}
