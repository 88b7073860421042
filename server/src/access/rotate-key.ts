import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { findKey } from './find-key.ts';
import { requireScope } from './guards.ts';
import { presentKey } from './present.ts';
import { type RotationInput, rotationInput } from './schema.ts';
import { createSecret, hashSecret, spellKey } from './secret.ts';

/**
 * Gives a key another secret. The old one opens for `overlapSeconds` more, so that whoever uses it can be told
 * first; one that is older still stops at once.
 */
export async function rotateKey(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: RotationInput,
) {
  requireScope(actor, 'admin', organizationId);
  const { overlapSeconds } = parseInput(rotationInput, input);
  return transact(context, actor, [topicKey('org', organizationId)], async (tx) => {
    const key = await findKey(tx.em, organizationId, id);
    if (!key.isUsable(tx.now.getTime())) {
      throw new ServerError('conflict', 'This key is revoked or expired; mint another.');
    }
    const secret = createSecret();
    key.previousHash = overlapSeconds > 0 ? key.secretHash : null;
    key.previousUntil = overlapSeconds > 0 ? new Date(tx.now.getTime() + overlapSeconds * 1_000) : null;
    key.secretHash = hashSecret(secret);
    key.rotatedAt = tx.now;
    tx.audit('key.rotated', organizationId, id, { overlapSeconds });
    return { ...presentKey(key), key: spellKey(id, secret) };
  });
}
