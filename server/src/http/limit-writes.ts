import type { Actor, Context } from '../context.ts';
import { setRateHeaders, tooMany } from './rate-headers.ts';
import type { HttpContext } from './request.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const MINUTE_MS = 60_000;

/** Bounds what one key writes in a minute, so that a script that runs wild does not fill everybody's log. */
export async function limitWrites(
  { config, rateLimit }: Pick<Context, 'config' | 'rateLimit'>,
  http: HttpContext,
  actor: Actor,
): Promise<void> {
  if (actor.kind !== 'key' || READS.has(http.method)) return;
  const rule = { name: 'writes', limit: config.writeRateLimit, windowMs: MINUTE_MS };
  const answer = await rateLimit.take(rule, actor.id);
  setRateHeaders(http, rule, answer);
  if (!answer.allowed) throw tooMany(`This key may write ${rule.limit} times a minute.`, answer.resetMs);
}
