import { timingSafeEqual } from 'node:crypto';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { ApiKey } from './api-key.entity.ts';
import { hashSecret, isSameSecret, readKey } from './secret.ts';

// A busy key is written at most once in this time.
const LAST_USED_STEP_MS = 60_000;

function isOperatorKey(context: Context, text: string): boolean {
  const { adminApiKey } = context.config;
  if (!adminApiKey) return false;
  return timingSafeEqual(Buffer.from(hashSecret(adminApiKey), 'hex'), Buffer.from(hashSecret(text), 'hex'));
}

const REFUSAL =
  'This API key is unknown, revoked or expired. List the keys of the organization or mint another.';

/** The actor a credential stands for; refuses one that is unknown, revoked or expired, all with one answer. */
export async function authenticate(context: Context, credential: string | undefined): Promise<Actor> {
  if (!credential) return { kind: 'anonymous' };
  if (isOperatorKey(context, credential)) return { kind: 'operator' };
  const spelled = readKey(credential);
  if (!spelled) throw new ServerError('unauthorized', 'This is not an API key; keys begin with sb_.');
  const em = context.database.em();
  const key = await em.findOne(ApiKey, { id: spelled.id });
  const now = context.clock.now();
  if (!key || !isSameSecret(key.secretHash, spelled.secret) || !key.isUsable(now)) {
    throw new ServerError('unauthorized', REFUSAL);
  }
  if (!key.lastUsedAt || now - key.lastUsedAt.getTime() > LAST_USED_STEP_MS) {
    await em.nativeUpdate(ApiKey, { id: key.id }, { lastUsedAt: new Date(now) });
  }
  return { kind: 'key', id: key.id, name: key.name, organizationId: key.organizationId, scopes: key.scopes };
}
