import Router from '@koa/router';
import { z } from 'zod';
import { type Actor, type Context, hasScope } from '../context.ts';
import { ServerError } from '../errors.ts';
import { parseJson, readRawBody, requireCleanText } from './body.ts';
import { matchesTag, resourceTag } from './etag.ts';
import { parseInput } from './input.ts';
import type { HttpContext } from './request.ts';
import { createRequestWrite } from './request-scope.ts';
import { type Access, ok, type Reply, type Route, type RouteInput } from './route.ts';

/** Finds out who asks. The look-up belongs to the access room and is handed in. */
export type FindActor = (http: HttpContext, definition: Route) => Promise<Actor>;

const NOTHING = Buffer.alloc(0);
const CREDENTIAL_NEEDED = 'Send an API key as "Authorization: Bearer sb_…" or "x-api-key: sb_…".';

/** Refuses who may not call a route at all. What belongs to which organization is the verbs' to check. */
function requireAccess(access: Access, actor: Actor): void {
  if (access === 'public' || access === 'reader') return;
  if (actor.kind === 'anonymous') throw new ServerError('unauthorized', CREDENTIAL_NEEDED);
  if (actor.kind === 'token') {
    throw new ServerError('forbidden', 'A stream token only opens streams; send an API key.');
  }
  if (access === 'operator') {
    if (actor.kind === 'operator') return;
    throw new ServerError('forbidden', 'Only the key in ADMIN_API_KEY may do this.');
  }
  if (actor.kind === 'operator') {
    if (access.operator) return;
    throw new ServerError(
      'forbidden',
      'The key in ADMIN_API_KEY belongs to no organization; send one of its keys.',
    );
  }
  if (actor.kind === 'key' && !hasScope(actor, access.scope)) {
    throw new ServerError(
      'forbidden',
      `This key lacks the scope "${access.scope}"; its scopes are ${actor.scopes.join(', ') || 'none'}.`,
    );
  }
}

async function answer(context: Context, definition: Route, input: RouteInput<unknown, unknown, unknown>) {
  if (definition.handle) return definition.handle(input);
  return ok(await definition.resource!(context.database.em(), input));
}

/** Sends a reply. A resource carries the tag of what is sent, and is not sent to who has it. */
function send(definition: Route, http: HttpContext, { status, body, headers = {} }: Reply): void {
  if (definition.access !== 'public' && definition.access !== 'reader') {
    http.set('Cache-Control', definition.showsSecret ? 'no-store' : 'private, no-cache');
  }
  for (const [name, value] of Object.entries(headers)) http.set(name, value);
  // What a credential may read is for its holder alone, also where strangers may read as much.
  const isOpen = definition.access === 'public' || http.state.actor.kind === 'anonymous';
  if (!isOpen && http.response.get('Cache-Control') === 'no-cache') {
    http.set('Cache-Control', 'private, no-cache');
  }
  if (definition.resource && status === 200) {
    const tag = resourceTag(body);
    http.set('ETag', tag);
    const known = http.get('if-none-match');
    if (definition.method === 'get' && known && matchesTag(known, tag)) {
      http.status = 304;
      return;
    }
  }
  http.status = status;
  // Without one Koa would spell the status out.
  if (status !== 204 && status !== 304) http.body = body ?? '';
}

/**
 * What a route reads of its query. A filter with a slip in its name would select everything, and what a write is asked for
 * in vain would be written all the same: both are refused. Pages outlive an upgrade, and may ask for what only the next
 * server knows.
 */
function querySchema({ access, query = z.object({}) }: Route): z.ZodType {
  const isForPages = access === 'public' || access === 'reader';
  return isForPages || !(query instanceof z.ZodObject) ? query : query.strict();
}

async function run(
  context: Context,
  findActor: FindActor,
  definition: Route,
  http: HttpContext,
): Promise<void> {
  const { access } = definition;
  http.state.routePath = definition.path;
  if (access !== 'public') http.state.actor = await findActor(http, definition);
  requireAccess(access, http.state.actor);
  requireCleanText(http['params']);
  requireCleanText(http.query);
  const params = definition.params ? parseInput(definition.params, http['params']) : http['params'];
  const query = definition.query ? parseInput(definition.query, { ...http.query }) : {};
  const bytes = definition.body ? await readRawBody(http, context.clock) : NOTHING;
  const body = definition.body ? parseInput(definition.body, parseJson(http, bytes)) : undefined;
  const asked = { params, query, actor: http.state.actor, http };
  const write = createRequestWrite(context, definition, asked, bytes);
  const reply = await answer(context, definition, {
    ...asked,
    body,
    actor: { ...http.state.actor, request: write.scope },
  });
  if (!reply) return;
  if (write.replayed) http.set('Idempotency-Replayed', 'true');
  send(definition, http, reply);
}

/** A router for all routes: authenticate, authorize, validate, handle, answer. */
export function mount(context: Context, routes: readonly Route[], findActor: FindActor): Router {
  // One path has one spelling: what is matched by its path elsewhere must not be answered under another.
  const router = new Router({ sensitive: true, strict: true });
  for (const definition of routes) {
    if (!definition.handle && !definition.resource) {
      throw new Error(`${definition.method} ${definition.path} has neither handle nor resource`);
    }
    const path = definition.path.replace(/\{(\w+)\}/g, ':$1');
    const mounted = { ...definition, query: querySchema(definition) };
    router[definition.method](path, (http) =>
      run(context, findActor, mounted, http as unknown as HttpContext),
    );
  }
  return router;
}
