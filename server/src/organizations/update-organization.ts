import { requireAdministrator } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { assignChanges, parseInput } from '../http/input.ts';
import { findOrganizationById } from './find-organization.ts';
import { presentOrganization, presentSettings } from './present.ts';
import { type OrganizationChanges, organizationChanges } from './schema.ts';

/** Changes what an organization is called, who may read it and from where. Changing nothing leaves no trace. */
export async function updateOrganization(
  context: Context,
  actor: Actor,
  id: string,
  input: OrganizationChanges,
) {
  requireAdministrator(actor, id);
  const changes = parseInput(organizationChanges, input);
  return transact(context, actor, [topicKey('org', id)], async (tx) => {
    const organization = await findOrganizationById(tx.em, id);
    const changed = assignChanges(organization, changes);
    if (changed.length === 0) return presentSettings(organization);
    organization.updatedAt = tx.now;
    tx.append(organization.topicKey(), 'organization.updated', {
      organization: presentOrganization(organization),
    });
    tx.audit('organization.updated', id, id, { changed });
    return presentSettings(organization);
  });
}
