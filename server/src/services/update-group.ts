import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { assignChanges, parseInput } from '../http/input.ts';
import { findGroup } from './find-service.ts';
import { presentGroup } from './present.ts';
import { type GroupChanges, groupChanges } from './schema.ts';

export async function updateGroup(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: GroupChanges,
) {
  requireScope(actor, 'status:write', organizationId);
  const fields = parseInput(groupChanges, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    const group = await findGroup(tx.em, organizationId, id);
    const changed = assignChanges(group, fields);
    if (changed.length === 0) return presentGroup(group);
    group.updatedAt = tx.now;
    tx.append(topic, 'group.updated', { group: presentGroup(group) });
    tx.audit('group.updated', organizationId, id, { changed });
    return presentGroup(group);
  });
}
