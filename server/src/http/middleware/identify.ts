import type { Middleware } from 'koa';
import type { Context } from '../../context.ts';
import { randomText } from '../../platform/public-id.ts';
import { clientAddress } from '../address.ts';

const REQUEST_ID = /^[\w.-]{8,80}$/;

/** The id a request brings, if it is one, or a new one. */
export function readRequestId(given: string | undefined): string {
  return given !== undefined && REQUEST_ID.test(given) ? given : randomText(12);
}

/** Gives a request its id, its address and its own log, and writes one line when it is answered. */
export function identify(context: Context): Middleware {
  return async (ctx, next) => {
    const requestId = readRequestId(ctx.get('x-request-id'));
    const startedAt = context.clock.now();
    ctx.state = {
      requestId,
      log: context.log.child({ requestId }),
      actor: { kind: 'anonymous' },
      address: clientAddress(ctx.req, context.config.trustedHops),
    };
    ctx.set('X-Request-Id', requestId);
    ctx.set('X-Content-Type-Options', 'nosniff');
    await next();
    // The path alone: a query may hold a token.
    const line = {
      method: ctx.method,
      path: ctx.path,
      status: ctx.status,
      ms: context.clock.now() - startedAt,
    };
    ctx.state.log.debug(line, 'request');
  };
}
