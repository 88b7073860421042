import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { nextOrder } from './find-service.ts';
import { Group } from './group.entity.ts';
import { listGroups } from './list-services.ts';
import { presentGroup } from './present.ts';
import { type GroupInput, groupInput, MOST_GROUPS } from './schema.ts';

export async function createGroup(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: GroupInput,
  sourceId: string | null = null,
) {
  requireScope(actor, 'status:write', organizationId);
  const { order, ...fields } = parseInput(groupInput, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    const groups = await listGroups(tx.em, organizationId);
    if (groups.length >= MOST_GROUPS) {
      throw new ServerError(
        'limit_reached',
        `An organization has at most ${MOST_GROUPS} groups; delete one first.`,
      );
    }
    const group = tx.em.create(Group, {
      id: createPublicId(),
      organizationId,
      ...fields,
      order: order ?? nextOrder(groups),
      sourceId,
      createdAt: tx.now,
      updatedAt: tx.now,
    });
    tx.append(topic, 'group.created', { group: presentGroup(group) });
    tx.audit('group.created', organizationId, group.id, { name: group.name });
    return presentGroup(group);
  });
}
