import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import type { Transaction } from '../events/transaction.ts';
import { invalidInput, parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { ApiKey } from './api-key.entity.ts';
import { requireAdministrator } from './guards.ts';
import { presentKey } from './present.ts';
import { type KeyInput, keyInput, MOST_KEYS } from './schema.ts';
import { createSecret, hashSecret, readKey, spellKey } from './secret.ts';

function readExpiry(text: string | null, now: Date): Date | null {
  const expiresAt = text === null ? null : new Date(text);
  if (!expiresAt || expiresAt > now) return expiresAt;
  throw invalidInput('expiresAt', 'is in the past; name a later time, or null for never');
}

async function requireRoom(tx: Transaction, organizationId: string): Promise<void> {
  const usable = await tx.em.count(ApiKey, {
    organizationId,
    revokedAt: null,
    $or: [{ expiresAt: null }, { expiresAt: { $gt: tx.now } }],
  });
  if (usable < MOST_KEYS) return;
  throw new ServerError(
    'limit_reached',
    `An organization has at most ${MOST_KEYS} usable keys; revoke one first.`,
  );
}

/** Mints a key. The answer is the only time the key itself is told. `spelled` sets it, for bootstrap. */
export async function createKey(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: KeyInput,
  spelled?: string,
) {
  requireAdministrator(actor, organizationId);
  const { name, scopes, expiresAt } = parseInput(keyInput, input);
  // The lock of the organization's topic lets one writer at a time see how many keys there are.
  return transact(context, actor, [topicKey('org', organizationId)], async (tx) => {
    await requireRoom(tx, organizationId);
    const { id, secret } = (spelled && readKey(spelled)) || { id: createPublicId(), secret: createSecret() };
    const key = tx.em.create(ApiKey, {
      id,
      organizationId,
      name,
      secretHash: hashSecret(secret),
      scopes: [...new Set(scopes)],
      createdAt: tx.now,
      lastUsedAt: null,
      expiresAt: readExpiry(expiresAt, tx.now),
      revokedAt: null,
      previousHash: null,
      previousUntil: null,
      rotatedAt: null,
    });
    tx.audit('key.created', organizationId, id, { name, scopes });
    return { ...presentKey(key), key: spellKey(id, secret) };
  });
}
