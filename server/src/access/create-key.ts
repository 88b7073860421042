import type { Actor, Context } from '../context.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { ApiKey } from './api-key.entity.ts';
import { requireScope } from './guards.ts';
import { presentKey } from './present.ts';
import { type KeyInput, keyInput } from './schema.ts';
import { createSecret, hashSecret, readKey, spellKey } from './secret.ts';

/** Mints a key. The answer is the only time the key itself is told. `spelled` sets it, for bootstrap. */
export async function createKey(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: KeyInput,
  spelled?: string,
) {
  requireScope(actor, 'admin', organizationId);
  const fields = parseInput(keyInput, input);
  return transact(context, actor, [], async (tx) => {
    const { id, secret } = (spelled && readKey(spelled)) || { id: createPublicId(), secret: createSecret() };
    const key = tx.em.create(ApiKey, {
      id,
      organizationId,
      name: fields.name,
      secretHash: hashSecret(secret),
      scopes: fields.scopes,
      createdAt: tx.now,
      lastUsedAt: null,
      expiresAt: fields.expiresAt ? new Date(fields.expiresAt) : null,
      revokedAt: null,
    });
    tx.audit('key.created', organizationId, id, { name: fields.name, scopes: fields.scopes });
    return { ...presentKey(key), key: spellKey(id, secret) };
  });
}
