import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { requireScope } from './guards.ts';
import { type TokenInput, tokenInput } from './schema.ts';
import { signToken } from './token.ts';

/** The topic a scope names: `org` and `queue` are the organization's own, the others say whose. */
function readTopic(scope: string, organizationId: string): string {
  const [kind, id = organizationId] = scope.split(':') as ['org' | 'queue' | 'run' | 'job', string?];
  return topicKey(kind, id);
}

/**
 * Mints a token that opens the streams it names and nothing else, for browsers and command lines: it ends by
 * itself, and with the key that minted it. It never outlives that key.
 */
export async function createToken(context: Context, actor: Actor, organizationId: string, input: TokenInput) {
  requireScope(actor, 'read', organizationId);
  if (actor.kind !== 'key') throw new ServerError('forbidden', 'Only an API key mints tokens.');
  const { scope, ttlSeconds } = parseInput(tokenInput, input);
  const topics = [...new Set(scope.map((each) => readTopic(each, organizationId)))];
  const token = await transact(context, actor, [], async (tx) => {
    const wanted = tx.now.getTime() + ttlSeconds * 1_000;
    // Whole seconds, as the token can say them, and never later than what it depends on.
    const expiresAt = Math.floor(Math.min(wanted, actor.expiresAt ?? wanted) / 1_000) * 1_000;
    const id = createPublicId();
    tx.audit('token.created', organizationId, id, { topics, ttlSeconds });
    return { id, keyId: actor.id, organizationId, topics, expiresAt };
  });
  return {
    id: token.id,
    token: await signToken(context.tokenSecret, token, context.clock.now()),
    topics,
    expiresAt: new Date(token.expiresAt).toISOString(),
  };
}
