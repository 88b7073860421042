import { PROBLEM_CONTENT_TYPE } from '@status-badge/sdk/contract';
import type { Context, Middleware } from 'koa';
import { ServerError } from '../../errors.ts';
import { presentProblem, readError } from '../problem.ts';
import { PROBLEM_PAGE_POLICY, renderProblemPage } from '../problem-page.ts';

// Nothing that a browser could take for another host, such as `//` or a backslash.
const SLASHED = /^((?:\/[\w.~%-]+)+)\/$/;

/** Sends a reader on who ends a path with a slash, as people do. */
function leadOn(ctx: Context): boolean {
  const [, path] = SLASHED.exec(ctx.path) ?? [];
  if (path === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return false;
  ctx.set('Location', path + ctx.search);
  ctx.status = 308;
  return true;
}

/** What may be wrong with how a path is spelled. */
function describeSpelling(path: string): string {
  if (path.length > 1 && path.endsWith('/')) return '; paths here end without a slash';
  return path === path.toLowerCase() ? '' : '; paths here are in lower case';
}

/** Refuses what no route took: 404, or 405 with what is possible there. */
function requireTaken(ctx: Context): void {
  if (ctx.respond === false || ctx.body !== undefined) return;
  if (ctx.status === 404) {
    if (leadOn(ctx)) return;
    throw new ServerError(
      'not_found',
      `There is nothing at ${ctx.path}${describeSpelling(ctx.path)}. The API is described at /v1/openapi.json.`,
    );
  }
  // The router answers 501 for a method it has never heard of; for a client that is the same news.
  if (ctx.status === 405 || ctx.status === 501) {
    const allowed = ctx.response.get('allow');
    throw new ServerError('method_not_allowed', `${ctx.method} is not possible here; allowed: ${allowed}.`);
  }
}

/** Whether a browser asks for a page: what is under /v1 is for programs, whoever asks. */
function wantsPage(ctx: Context): boolean {
  const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
  return isRead && !ctx.path.startsWith('/v1/') && ctx.accepts('json', 'html') === 'html';
}

/** Answers whatever is thrown below as problem details, and as a page where a browser asks for one. */
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
      ctx.vary('Accept');
      if (wantsPage(ctx)) {
        ctx.set('Content-Security-Policy', PROBLEM_PAGE_POLICY);
        ctx.type = 'html';
        ctx.body = renderProblemPage(problem);
        return;
      }
      ctx.type = PROBLEM_CONTENT_TYPE;
      ctx.body = JSON.stringify(problem);
    }
  };
}
