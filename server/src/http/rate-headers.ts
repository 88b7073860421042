import { ServerError } from '../errors.ts';
import type { RateAnswer, RateRule } from '../platform/rate-limit/rate-limit.ts';

/** An answer whose headers are not sent yet. */
export interface HeaderSetter {
  set(name: string, value: string): unknown;
}

/** Says in the fields of draft-ietf-httpapi-ratelimit-headers how much of a rule is left. */
export function setRateHeaders(http: HeaderSetter, rule: RateRule, { remaining, resetMs }: RateAnswer): void {
  if (rule.limit === 0) return;
  const windowS = Math.round(rule.windowMs / 1_000);
  http.set('RateLimit-Policy', `"${rule.name}";q=${rule.limit};w=${windowS}`);
  http.set('RateLimit', `"${rule.name}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`);
}

/** The refusal of one too many. */
export function tooMany(what: string, retryAfterMs: number): ServerError {
  return new ServerError('rate_limited', `${what} Try again later, at the time Retry-After names.`, {
    retryAfterMs,
  });
}
