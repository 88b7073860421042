import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { findKey } from './find-key.ts';
import { requireScope } from './guards.ts';

/** Stops a key for good, and with it the tokens it minted. A revoked key stays listed; revoking it again changes nothing. */
export async function revokeKey(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'admin', organizationId);
  await transact(context, actor, [topicKey('org', organizationId)], async (tx) => {
    const key = await findKey(tx.em, organizationId, id);
    if (key.revokedAt) return;
    key.revokedAt = tx.now;
    tx.audit('key.revoked', organizationId, id, { name: key.name });
  });
}
