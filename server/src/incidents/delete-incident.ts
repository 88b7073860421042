import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { namedIds } from '../services/affected.ts';
import { refreshStatuses } from '../services/refresh-statuses.ts';
import { findIncident } from './find-incident.ts';
import { presentIncident } from './present.ts';

/** Deletes an incident and its timeline; its services return. The audit log keeps what it was called. */
export async function deleteIncident(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'status:write', organizationId);
  const topic = topicKey('org', organizationId);
  await transact(context, actor, [topic], async (tx) => {
    const record = await findIncident(tx.em, organizationId, id);
    const { name, services } = record.incident;
    const ids = namedIds(services);
    tx.append(topic, 'incident.deleted', { incident: presentIncident(record) }, ids);
    tx.em.remove(record.incident);
    await refreshStatuses(tx, organizationId, ids, name);
    await tx.em.flush();
    tx.audit('incident.deleted', organizationId, id, { name });
  });
}
