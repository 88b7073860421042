import { PROBLEM_CONTENT_TYPE } from '@status-badge/sdk/contract';
import type { Middleware } from 'koa';
import { ServerError } from '../../errors.ts';
import { presentProblem, readError } from '../problem.ts';

/** Answers whatever is thrown below as problem details, and what no route took as 404 or 405. */
export function answerErrors(): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.respond !== false && ctx.status === 404 && ctx.body === undefined) {
        throw new ServerError(
          'not_found',
          `There is nothing at ${ctx.path}. The API is described at /v1/openapi.json.`,
        );
      }
      if (ctx.status === 405 && ctx.body === undefined) {
        throw new ServerError(
          'method_not_allowed',
          `${ctx.method} is not possible here; allowed: ${ctx.response.get('allow')}.`,
        );
      }
    } catch (thrown) {
      const error = readError(thrown);
      const problem = presentProblem(error, ctx.state.requestId);
      if (error.code === 'internal') ctx.state.log.error({ err: error.details.cause }, 'request failed');
      if (error.code === 'unavailable')
        ctx.state.log.warn({ reason: String(error.details.cause) }, 'request refused');
      if (error.details.retryAfterMs !== undefined) {
        ctx.set('Retry-After', String(Math.max(1, Math.ceil(error.details.retryAfterMs / 1_000))));
      }
      if (error.code === 'unauthorized') ctx.set('WWW-Authenticate', 'Bearer realm="status-badge"');
      ctx.status = problem.status;
      ctx.type = PROBLEM_CONTENT_TYPE;
      ctx.body = JSON.stringify(problem);
    }
  };
}
