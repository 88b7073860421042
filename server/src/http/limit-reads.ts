import type { Actor, Context } from '../context.ts';
import { addressGroup } from './address.ts';
import { setRateHeaders, tooMany } from './rate-headers.ts';
import type { HttpContext } from './request.ts';
import type { Route } from './route.ts';

const MINUTE_MS = 60_000;

/** Bounds what strangers read from one address in a minute; their streams are bounded where they are opened. */
export async function limitReads(
  { config, rateLimit }: Pick<Context, 'config' | 'rateLimit'>,
  http: HttpContext,
  { access, contentType }: Pick<Route, 'access' | 'contentType'>,
  actor: Actor,
): Promise<void> {
  if (access !== 'reader' || actor.kind !== 'anonymous' || contentType === 'text/event-stream') return;
  const rule = { name: 'reads', limit: config.readRateLimit, windowMs: MINUTE_MS };
  const answer = await rateLimit.take(rule, addressGroup(http.state.address));
  if (answer.allowed) return;
  setRateHeaders(http, rule, answer);
  throw tooMany(`At most ${rule.limit} reads a minute are answered to one address.`, answer.resetMs);
}
