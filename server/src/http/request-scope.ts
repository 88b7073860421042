import type { Actor, Context, RequestScope } from '../context.ts';
import { ServerError } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { matchesStrongTag, resourceTag } from './etag.ts';
import { createIdempotency, type Idempotency, requireIdempotencyKey } from './idempotency.ts';
import { invalidInput } from './input.ts';
import type { HttpContext } from './request.ts';
import type { Route, RouteInput } from './route.ts';

const LONGEST_USER_AGENT = 300;

/** What a request asks of the write it causes, and whether that write turned out to be a repetition. */
export interface RequestWrite {
  scope: RequestScope;
  readonly replayed: boolean;
}

function readIdempotency(
  context: Context,
  definition: Route,
  http: HttpContext,
  actor: Actor,
  body: Buffer,
): Idempotency | undefined {
  if (http.headers['idempotency-key'] === undefined || definition.method !== 'post') return undefined;
  // Strangers have no name of their own: the key of one would answer another.
  if (actor.kind === 'anonymous') return undefined;
  const key = http.get('idempotency-key');
  requireIdempotencyKey(key);
  return createIdempotency(context, {
    actor,
    method: http.method,
    path: http.path,
    key,
    query: http.querystring,
    body,
    showsSecret: definition.showsSecret ?? false,
  });
}

function requireCheckable(definition: Route, http: HttpContext): string | undefined {
  const header = http.headers['if-match'];
  if (header === undefined || definition.method === 'get') return undefined;
  if (!definition.resource) throw invalidInput('If-Match', 'cannot be checked here; leave it out');
  // Whoever lost the tag on the way wanted a guarded write all the same.
  if (!header.trim()) throw invalidInput('If-Match', 'names no tag; send the ETag of what was read');
  return header;
}

function requireMatch(header: string, resource: unknown): void {
  const tag = resourceTag(resource);
  if (matchesStrongTag(header, tag)) return;
  throw new ServerError(
    'precondition_failed',
    `It was changed meanwhile: its tag is now ${tag}. Load it, look at what changed, and send If-Match with that tag.`,
    { extensions: { currentTag: tag } },
  );
}

/** The side of a request that lives in the write's transaction: `Idempotency-Key`, `If-Match`, and who asked from where. */
export function createRequestWrite(
  context: Context,
  definition: Route,
  input: Omit<RouteInput<unknown, unknown, unknown>, 'body'>,
  body: Buffer,
): RequestWrite {
  const { http, actor } = input;
  const idempotency = readIdempotency(context, definition, http, actor, body);
  const ifMatch = requireCheckable(definition, http);
  let checked = false;

  async function check(em: EntityManager): Promise<void> {
    if (ifMatch === undefined || checked) return;
    checked = true;
    requireMatch(ifMatch, await definition.resource!(em, { ...input, body: undefined }));
  }

  return {
    scope: {
      address: http.state.address,
      userAgent: http.get('user-agent').slice(0, LONGEST_USER_AGENT) || null,
      isPlain: idempotency === undefined && ifMatch === undefined,
      claim: async (em) => idempotency?.claim(em),
      check,
      keep: async (em, answer) => idempotency?.keep(em, answer),
    },
    get replayed() {
      return idempotency?.replayed ?? false;
    },
  };
}
