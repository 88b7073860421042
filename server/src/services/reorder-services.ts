import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { listServices } from './list-services.ts';
import { presentService } from './present.ts';
import { type ReorderInput, reorderInput } from './schema.ts';

/** Gives the named services the orders 1, 2, 3 … as listed; the others keep theirs. */
export async function reorderServices(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: ReorderInput,
) {
  requireScope(actor, 'status:write', organizationId);
  const { ids } = parseInput(reorderInput, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    const services = new Map(
      (await listServices(tx.em, organizationId)).map((service) => [service.id, service]),
    );
    let order = 0;
    for (const id of new Set(ids)) {
      const service = services.get(id);
      if (!service) throw notFound('service', id);
      order += 1;
      if (service.order === order) continue;
      service.order = order;
      service.touch(tx.now);
      tx.append(topic, 'service.updated', { service: presentService(service) }, [id]);
    }
    tx.audit('service.reordered', organizationId, organizationId, { ids });
    return [...services.values()]
      .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
      .map(presentService);
  });
}
