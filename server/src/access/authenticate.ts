import { timingSafeEqual } from 'node:crypto';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { ApiKey } from './api-key.entity.ts';
import { hashSecret, readKey } from './secret.ts';
import { looksLikeToken, verifyToken } from './token.ts';

// A busy key is written at most once in this time.
const LAST_USED_STEP_MS = 60_000;

const KEY_REFUSAL =
  'This API key is unknown, revoked or expired. List the keys of the organization or mint another.';
const TOKEN_REFUSAL =
  'This token is not ours, has expired, or the key that minted it is gone. Mint another with POST /v1/tokens.';

function isOperatorKey({ config }: Context, text: string): boolean {
  if (!config.adminApiKey) return false;
  const [expected, given] = [config.adminApiKey, text].map((each) => Buffer.from(hashSecret(each), 'hex'));
  return timingSafeEqual(expected!, given!);
}

/** The actor a credential stands for; refuses one that is unknown, revoked or expired, all with one answer. */
export async function authenticate(context: Context, credential: string | undefined): Promise<Actor> {
  if (!credential) return { kind: 'anonymous' };
  if (isOperatorKey(context, credential)) return { kind: 'operator' };
  if (looksLikeToken(credential)) return authenticateToken(context, credential);
  const spelled = readKey(credential);
  if (!spelled) throw new ServerError('unauthorized', 'This is not an API key; keys begin with sb_.');
  const key = await context.database.em().findOne(ApiKey, { id: spelled.id });
  const now = context.clock.now();
  if (!key?.opensWith(spelled.secret, now)) throw new ServerError('unauthorized', KEY_REFUSAL);
  await noteUse(context, key, now);
  return {
    kind: 'key',
    id: key.id,
    name: key.name,
    organizationId: key.organizationId,
    scopes: key.scopes,
    expiresAt: key.expiresAt?.getTime() ?? null,
  };
}

async function noteUse({ database, log }: Context, key: ApiKey, now: number): Promise<void> {
  if (key.lastUsedAt && now - key.lastUsedAt.getTime() < LAST_USED_STEP_MS) return;
  try {
    await database.em().nativeUpdate(ApiKey, { id: key.id }, { lastUsedAt: new Date(now) });
  } catch (err) {
    // Who may read is not refused because nothing can be written.
    log.warn({ err, key: key.id }, 'the last use of a key was not noted');
  }
}

// The signature says who minted it and for what; only the database knows whether that key still lives.
async function authenticateToken(context: Context, text: string): Promise<Actor> {
  const now = context.clock.now();
  const token = await verifyToken(context.tokenSecret, text, now);
  const key = token && (await context.database.em().findOne(ApiKey, { id: token.keyId }));
  if (!token || !key?.isUsable(now) || key.organizationId !== token.organizationId) {
    throw new ServerError('unauthorized', TOKEN_REFUSAL);
  }
  return { kind: 'token', ...token };
}
