import { PROBLEM_CONTENT_TYPE } from '@status-badge/sdk/contract';
import type { Context, Middleware } from 'koa';
import { ServerError } from '../../errors.ts';
import { presentProblem, readError } from '../problem.ts';

/** Refuses what no route took: 404, or 405 with what is possible there. */
function requireTaken(ctx: Context): void {
  if (ctx.respond === false || ctx.body !== undefined) return;
  if (ctx.status === 404) {
    throw new ServerError(
      'not_found',
      `There is nothing at ${ctx.path}. The API is described at /v1/openapi.json.`,
    );
  }
  // The router answers 501 for a method it has never heard of; for a client that is the same news.
  if (ctx.status === 405 || ctx.status === 501) {
    const allowed = ctx.response.get('allow');
    throw new ServerError('method_not_allowed', `${ctx.method} is not possible here; allowed: ${allowed}.`);
  }
}

/** Answers whatever is thrown below as problem details. */
export function answerErrors(): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      requireTaken(ctx);
    } catch (thrown) {
      const error = readError(thrown);
      const { log, requestId } = ctx.state;
      const problem = presentProblem(error, requestId);
      const { cause, retryAfterMs } = error.details;
      if (error.code === 'internal') log.error({ err: cause }, 'request failed');
      if (error.code === 'unavailable') log.warn({ reason: String(cause ?? error) }, 'request refused');
      if (retryAfterMs !== undefined) {
        ctx.set('Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1_000))));
      }
      if (error.code === 'unauthorized') ctx.set('WWW-Authenticate', 'Bearer realm="status-badge"');
      ctx.set('Cache-Control', 'no-store');
      ctx.status = problem.status;
      ctx.type = PROBLEM_CONTENT_TYPE;
      ctx.body = JSON.stringify(problem);
    }
  };
}
