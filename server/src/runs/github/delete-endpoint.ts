import { requireScope } from '../../access/guards.ts';
import type { Actor, Context } from '../../context.ts';
import { transact } from '../../events/transact.ts';
import { findEndpoint } from './find-endpoint.ts';

/** Closes an address for GitHub's webhooks; the runs that came by it stay. */
export async function deleteEndpoint(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'admin', organizationId);
  await transact(context, actor, [], async (tx) => {
    tx.em.remove(await findEndpoint(tx.em, organizationId, id));
    tx.audit('github_endpoint.deleted', organizationId, id);
  });
}
