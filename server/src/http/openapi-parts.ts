import { PROBLEM_CONTENT_TYPE } from '@status-badge/sdk/contract';
import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { SHARED } from './json-schema.ts';
import { describeProblem } from './problem.ts';
import type { Access, Route } from './route.ts';

/** RFC 9457 problem details, as every error is answered. */
export const PROBLEM = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('Stable, for programs.'),
  detail: z.string().describe('What happened and how to mend it, for people.'),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .describe('For input: where, as a path like `services[2].status`, and what is wrong there.'),
  requestId: z.string().optional(),
});

const header = (name: string, description: string) =>
  ({ name, in: 'header', required: false, description, schema: { type: 'string' } }) as const;

export const HEADERS = {
  idempotencyKey: header(
    'Idempotency-Key',
    'Any text of up to 255 characters, new for each thing to be made. The same request with the same key is done once: repeated within 24 hours it is answered as the first time.',
  ),
  ifMatch: header('If-Match', 'The `ETag` it was read with: the write is refused when it has changed since.'),
  lastEventId: header(
    'Last-Event-ID',
    'The `id` of the last event: the stream goes on behind it. It wins over `cursor`.',
  ),
  ifNoneMatch: header('If-None-Match', 'The `ETag` it was read with: `304` when it has not changed since.'),
};

export const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, `sb_…`; for what streams read also a token of `POST /v1/tokens`.',
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key, `sb_…`.' },
  token: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'A short-lived token of `POST /v1/tokens`, for an EventSource, which sends no headers.',
  },
  operator: { type: 'http', scheme: 'bearer', description: 'The key in `ADMIN_API_KEY`.' },
};

/** Whether a route answers `304` to who has what it would answer. */
export function isTagged({ method, resource, responses }: Route): boolean {
  return method === 'get' && (resource !== undefined || responses[304] !== undefined);
}

/** Which credentials open a route; the empty one stands for none. */
export function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'public') return [];
  if (access === 'reader') return [{}, { bearer: [] }, { apiKey: [] }, { token: [] }];
  if (access === 'operator') return [{ operator: [] }];
  return [{ bearer: [] }, { apiKey: [] }, ...(access.operator ? [{ operator: [] }] : [])];
}

/** The refusals a route can give, from what it takes. */
function refusalsOf({
  access,
  method,
  path,
  params,
  query,
  body,
  resource,
  refusals = [],
}: Route): ErrorCode[] {
  const writes = method !== 'get';
  return [
    ...(params || query || body ? ['invalid_input' as const] : []),
    ...(access === 'public' ? [] : (['unauthorized', 'forbidden'] as const)),
    ...(path.includes('{') ? ['not_found' as const] : []),
    ...(path.endsWith('/events') && !writes ? ['cursor_expired' as const] : []),
    ...(writes ? (['conflict'] as const) : []),
    ...(method === 'post'
      ? (['idempotency_in_flight', 'secret_already_shown', 'idempotency_mismatch', 'limit_reached'] as const)
      : []),
    ...(resource && writes ? ['precondition_failed' as const] : []),
    ...(body ? (['request_timeout', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...refusals,
    'rate_limited',
    'unavailable',
  ];
}

/** The error answers of a route by status, and all others as `default`. */
export function errorAnswers(route: Route): Record<string, unknown> {
  const content = { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: `${SHARED}Problem` } } };
  const byStatus = new Map<number, string[]>();
  for (const code of new Set(refusalsOf(route))) {
    const { status, title } = describeProblem(code);
    if (route.responses[status] !== undefined) continue;
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}.`]);
  }
  const answers = [...byStatus].map(([status, lines]) => [status, { description: lines.join(' '), content }]);
  return { ...Object.fromEntries(answers), default: { description: 'Any other error.', content } };
}
