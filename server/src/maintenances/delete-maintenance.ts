import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { findMaintenance } from './find-maintenance.ts';
import { tell } from './moves.ts';

/** Deletes a maintenance and its timeline; its services return. Its series does not plan it again. */
export async function deleteMaintenance(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'status:write', organizationId);
  const topic = topicKey('org', organizationId);
  await transact(context, actor, [topic], async (tx) => {
    const record = await findMaintenance(tx.em, organizationId, id);
    const { name } = record.maintenance;
    tx.em.remove(record.maintenance);
    await tell(tx, 'maintenance.deleted', record);
    tx.audit('maintenance.deleted', organizationId, id, { name });
  });
}
