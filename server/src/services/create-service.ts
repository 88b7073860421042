import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { nextOrder, requireGroup } from './find-service.ts';
import { listServices } from './list-services.ts';
import { presentService } from './present.ts';
import { MOST_SERVICES, type ServiceInput, serviceInput } from './schema.ts';
import { Service } from './service.entity.ts';
import { recordStatus } from './show-status.ts';

export async function createService(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: ServiceInput,
  sourceId: string | null = null,
) {
  requireScope(actor, 'status:write', organizationId);
  const { status, order, ...fields } = parseInput(serviceInput, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    const services = await listServices(tx.em, organizationId);
    if (services.length >= MOST_SERVICES) {
      throw new ServerError(
        'limit_reached',
        `An organization has at most ${MOST_SERVICES} services; delete one first.`,
      );
    }
    await requireGroup(tx.em, organizationId, fields.groupId);
    const siblings = services.filter((each) => (each.groupId ?? null) === fields.groupId);
    const service = tx.em.create(Service, {
      id: createPublicId(),
      organizationId,
      ...fields,
      order: order ?? nextOrder(siblings),
      manualStatus: status,
      status,
      sourceId,
      createdAt: tx.now,
      updatedAt: tx.now,
    });
    recordStatus(tx, service, null, null);
    tx.append(topic, 'service.created', { service: presentService(service) }, [service.id]);
    tx.audit('service.created', organizationId, service.id, { name: service.name });
    return presentService(service);
  });
}
