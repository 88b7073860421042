import { requireScope } from '../../access/guards.ts';
import type { Actor, Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { transact } from '../../events/transact.ts';
import { GithubEndpoint } from './endpoint.entity.ts';

/** Closes an address for GitHub's webhooks; the runs that came by it stay. */
export async function deleteEndpoint(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'admin', organizationId);
  await transact(context, actor, [], async (tx) => {
    const endpoint = await tx.em.findOne(GithubEndpoint, { id, organizationId });
    if (!endpoint) throw notFound('GitHub endpoint', id);
    tx.em.remove(endpoint);
    tx.audit('github_endpoint.deleted', organizationId, id);
  });
}
