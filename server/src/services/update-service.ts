import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { assignChanges, parseInput } from '../http/input.ts';
import { findService, requireGroup } from './find-service.ts';
import { presentService } from './present.ts';
import { refreshStatuses } from './refresh-statuses.ts';
import { type ServiceChanges, serviceChanges } from './schema.ts';

/** Changes what a service is and, with `status`, what is set by hand. Changing nothing leaves no trace. */
export async function updateService(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: ServiceChanges,
) {
  requireScope(actor, 'status:write', organizationId);
  const { status, message, ...fields } = parseInput(serviceChanges, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    const service = await findService(tx.em, organizationId, id);
    await requireGroup(tx.em, organizationId, fields.groupId);
    const changed: string[] = assignChanges(service, fields);
    if (changed.length > 0) {
      service.touch(tx.now);
      tx.append(topic, 'service.updated', { service: presentService(service) }, [service.id]);
    }
    if (status !== undefined && assignChanges(service, { manualStatus: status }).length > 0)
      changed.push('status');
    await refreshStatuses(tx, organizationId, [id], message || null);
    if (changed.length > 0)
      tx.audit('service.updated', organizationId, id, { changed, ...(status ? { status } : {}) });
    return presentService(service);
  });
}
