import type { JsonSchema } from '../http/json-schema.ts';
import type { PlaceKind } from './hostile-values.ts';

/** Where a value stands in a request: `in` a part of it, at a path; `[]` is the first entry, `{}` a key of one's own. */
export interface Place {
  in: 'body' | 'query' | 'path' | 'header';
  path: readonly string[];
  kind: PlaceKind;
}

export interface DocumentedRequest {
  /** `POST /v1/services`. */
  name: string;
  places: Place[];
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}
interface Operation {
  parameters?: { name: string; in: 'query' | 'path' | 'header'; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const BY_FORMAT: ReadonlyMap<unknown, PlaceKind> = new Map([
  ['date-time', 'instant'],
  ['date', 'day'],
  ['uri', 'link'],
]);
const BY_NAME: ReadonlyMap<string, PlaceKind> = new Map([
  ['rule', 'rule'],
  ['timeZone', 'zone'],
  ['startsAt', 'local'],
  ['allowedOrigins', 'link'],
  ['after', 'cursor'],
]);

function kindOf(name: string, { anyOf, format, type }: JsonSchema): PlaceKind {
  const known = BY_FORMAT.get(format) ?? BY_NAME.get(name);
  if (known) return known;
  const kinds = ((anyOf as JsonSchema[] | undefined) ?? []).map((each) => kindOf(name, each));
  const own = type === 'integer' || type === 'number' ? 'number' : 'any';
  return kinds.find((kind) => kind !== 'any') ?? own;
}

function placesOf(schema: JsonSchema, shared: Record<string, JsonSchema>): Place[] {
  const { $ref, anyOf, properties, items, additionalProperties } = schema;
  if (typeof $ref === 'string') return placesOf(shared[$ref.split('/').at(-1)!] ?? {}, shared);
  const under = (key: string, inner: unknown): Place[] => {
    if (!inner || typeof inner !== 'object') return [];
    const place = { in: 'body', path: [key], kind: kindOf(key, inner as JsonSchema) } as const;
    const deeper = placesOf(inner as JsonSchema, shared);
    return [place, ...deeper.map((each) => ({ ...each, path: [key, ...each.path] }))];
  };
  return [
    ...((anyOf as JsonSchema[] | undefined) ?? []).flatMap((each) => placesOf(each, shared)),
    ...Object.entries((properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, each]) =>
      under(name, each),
    ),
    ...under('[]', items),
    ...under('{}', additionalProperties),
  ];
}

/** Every operation of the document at `/v1/openapi.json`, with every place that a request to it may fill. */
export async function readPlaces(url: string): Promise<DocumentedRequest[]> {
  const { paths, components } = (await (await fetch(`${url}/v1/openapi.json`)).json()) as Document;
  return Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const operation = operations[method];
      if (!operation) return [];
      const schema = operation.requestBody?.content['application/json']?.schema;
      const parameters = (operation.parameters ?? []).map(
        (each): Place => ({ in: each.in, path: [each.name], kind: kindOf(each.name, each.schema) }),
      );
      const body: Place[] = schema ? placesOf(schema, components.schemas) : [];
      return { name: `${method.toUpperCase()} ${path}`, places: [...parameters, ...body] };
    }),
  );
}

/** The body with a value at a place; containers on the way are made where they are missing. */
export function put(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (key === '[]') {
    const list = Array.isArray(body) ? body : [];
    return [put(list[0], rest, value), ...list.slice(1)];
  }
  const container = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const name = key === '{}' ? 'key' : key;
  return { ...container, [name]: put((container as Record<string, unknown>)[name], rest, value) };
}
