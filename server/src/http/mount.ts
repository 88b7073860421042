import Router from '@koa/router';
import { ServerError } from '../errors.ts';
import { readJsonBody } from './body.ts';
import { parseInput } from './input.ts';
import type { HttpContext } from './request.ts';
import type { Access, Route } from './route.ts';

function requireAccess(access: Access, { state: { actor } }: HttpContext): void {
  if (access === 'public' || access === 'reader') return;
  if (actor.kind === 'anonymous') {
    throw new ServerError(
      'unauthorized',
      'Send an API key as "Authorization: Bearer sb_…" or "x-api-key: sb_…".',
    );
  }
  if (actor.kind === 'token')
    throw new ServerError('forbidden', 'A stream token only opens streams; send an API key.');
  if (access === 'operator' && actor.kind !== 'operator') {
    throw new ServerError('forbidden', 'Only the key in ADMIN_API_KEY may do this.');
  }
}

async function run(definition: Route, ctx: HttpContext): Promise<void> {
  requireAccess(definition.access, ctx);
  const params = definition.params ? parseInput(definition.params, ctx['params']) : ctx['params'];
  const query = definition.query ? parseInput(definition.query, { ...ctx.query }) : {};
  const body = definition.body ? parseInput(definition.body, await readJsonBody(ctx)) : undefined;
  const reply = await definition.handle({ params, query, body, actor: ctx.state.actor, http: ctx });
  if (!reply) return;
  for (const [name, value] of Object.entries(reply.headers ?? {})) ctx.set(name, value);
  ctx.status = reply.status;
  if (reply.body !== undefined) ctx.body = reply.body;
}

/** A router for all routes: validate, authorize, handle, answer. */
export function mount(routes: readonly Route[]): Router {
  const router = new Router();
  for (const definition of routes) {
    const path = definition.path.replace(/\{(\w+)\}/g, ':$1');
    router[definition.method](path, (ctx) => run(definition, ctx as unknown as HttpContext));
  }
  return router;
}
