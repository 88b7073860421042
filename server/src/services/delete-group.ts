import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { findGroup } from './find-service.ts';
import { presentGroup, presentService } from './present.ts';
import { Service } from './service.entity.ts';

/** Deletes a group; its services move to the top level. */
export async function deleteGroup(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'status:write', organizationId);
  const topic = topicKey('org', organizationId);
  await transact(context, actor, [topic], async (tx) => {
    const group = await findGroup(tx.em, organizationId, id);
    for (const service of await tx.em.find(
      Service,
      { organizationId, groupId: id },
      { orderBy: { order: 'asc', id: 'asc' } },
    )) {
      service.groupId = null;
      service.touch(tx.now);
      tx.append(topic, 'service.updated', { service: presentService(service) }, [service.id]);
    }
    await tx.em.flush();
    tx.append(topic, 'group.deleted', { group: presentGroup(group) });
    tx.audit('group.deleted', organizationId, id, { name: group.name });
    tx.em.remove(group);
  });
}
