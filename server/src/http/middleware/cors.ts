import type { Middleware } from 'koa';

const EXPOSED =
  'ETag, Idempotency-Replayed, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id';
/** What every answer of the API carries, errors included, so that any page may read it. */
export const PUBLIC_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': EXPOSED,
} as const;
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const HEADERS =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Api-Key';
const A_DAY_S = '86400';
/** The API, and what programs read under an organization's page; not the page itself. */
const READ_BY_PROGRAMS = /^\/(?:v1|status\/[^/]+)\//;

/**
 * Lets any page read answers, errors included, and never with cookies: what may be read is decided by
 * visibility, allowed origins and keys. A stream of an organization with listed origins narrows this itself.
 */
export function cors(): Middleware {
  return async (ctx, next) => {
    if (!READ_BY_PROGRAMS.test(ctx.path)) return next();
    ctx.set(PUBLIC_HEADERS);
    if (ctx.method !== 'OPTIONS' || !ctx.get('access-control-request-method')) return next();
    ctx.set('Access-Control-Allow-Methods', METHODS);
    ctx.set('Access-Control-Allow-Headers', HEADERS);
    ctx.set('Access-Control-Max-Age', A_DAY_S);
    ctx.status = 204;
  };
}
