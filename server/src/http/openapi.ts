import type { z } from 'zod';
import { exampleOf } from './example.ts';
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';
import { errorAnswers, HEADERS, isTagged, PROBLEM, SECURITY_SCHEMES, securityOf } from './openapi-parts.ts';
import type { Access, Route } from './route.ts';

export interface ApiDescription {
  title: string;
  version: string;
  /** Markdown. */
  description: string;
  /** Where it answers; relative to the document unless set. */
  url?: string | undefined;
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
  description?: unknown;
}

/** A name for generated clients: the method and the path, `postKeysByIdRotate`. */
export function operationId({ method, path }: Route): string {
  const words = path
    .split('/')
    .filter((part) => part && part !== 'v1')
    .map((part) => part.replace(/^\{(\w)(\w*)\}$/, (_, first, rest) => `By${first.toUpperCase()}${rest}`))
    .flatMap((part) => part.split(/[^A-Za-z0-9]/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method + words.join('');
}

function parametersOf(
  schema: z.ZodType,
  place: 'path' | 'query',
  shared: Map<string, JsonSchema>,
): Parameter[] {
  const { properties = {}, required = [] } = jsonSchemaOf(schema, 'input', shared) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

/** Whether a caller has a name of its own, so that its Idempotency-Keys are its own too. */
function isKeyed(access: Access): boolean {
  return access !== 'public' && access !== 'reader';
}

function headersOf(route: Route): Parameter[] {
  const writes = route.method !== 'get';
  return [
    ...(route.method === 'post' && isKeyed(route.access) ? [HEADERS.idempotencyKey] : []),
    ...(route.resource && writes ? [HEADERS.ifMatch] : []),
    ...(isTagged(route) ? [HEADERS.ifNoneMatch] : []),
    ...(route.contentType === 'text/event-stream' ? [HEADERS.lastEventId] : []),
  ];
}

function contentOf(
  contentType: string,
  schema: z.ZodType,
  io: 'input' | 'output',
  shared: Map<string, JsonSchema>,
) {
  const json = jsonSchemaOf(schema, io, shared);
  const isJson = contentType === 'application/json';
  const examples = isJson ? { examples: { usual: { value: exampleOf(json, shared) } } } : {};
  return { [contentType]: { schema: json, ...examples } };
}

function answersOf(route: Route, shared: Map<string, JsonSchema>): Record<string, unknown> {
  const contentType = route.contentType ?? 'application/json';
  const answers = Object.entries(route.responses).map(([status, schema]) => [
    status,
    {
      description: DESCRIPTIONS[status] ?? 'Answered.',
      ...(schema ? { content: contentOf(contentType, schema, 'output', shared) } : {}),
      ...((route.resource || isTagged(route)) && schema
        ? { headers: { ETag: { $ref: '#/components/headers/ETag' } } }
        : {}),
    },
  ]);
  const tagged = isTagged(route) ? { 304: { description: DESCRIPTIONS['304'] } } : {};
  return { ...Object.fromEntries(answers), ...tagged, ...errorAnswers(route) };
}

const DESCRIPTIONS: Record<string, string> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Taken.',
  204: 'There is nothing to say.',
  302: 'Elsewhere.',
  304: 'Unchanged since the tag that was sent.',
  503: 'Not now.',
};

function describeOperation(route: Route, shared: Map<string, JsonSchema>) {
  const scope = typeof route.access === 'object' ? `Needs the scope \`${route.access.scope}\`.` : undefined;
  const description = [route.description, scope].filter(Boolean).join('\n\n');
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(description ? { description } : {}),
    tags: [route.tag],
    security: securityOf(route.access),
    parameters: [
      ...(route.params ? parametersOf(route.params, 'path', shared) : []),
      ...(route.query ? parametersOf(route.query, 'query', shared) : []),
      ...headersOf(route),
    ],
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse(undefined).success,
            content: contentOf('application/json', route.body, 'input', shared),
          },
        }
      : {}),
    responses: answersOf(route, shared),
  };
}

/** The OpenAPI 3.1 document of the routes: generated from the very schemas that validate. */
export function describeApi(routes: readonly Route[], { title, version, description, url }: ApiDescription) {
  const shared = new Map<string, JsonSchema>();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    paths[route.path]![route.method] = describeOperation(route, shared);
  }
  shared.set('Problem', jsonSchemaOf(PROBLEM, 'output', shared));
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: url ?? '/' }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries([...shared].sort(([a], [b]) => (a < b ? -1 : 1))),
      headers: {
        ETag: {
          description:
            'The strong tag of what is answered, for `If-None-Match`, and for `If-Match` where it is taken.',
          schema: { type: 'string' },
        },
      },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}
