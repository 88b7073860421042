import { type JsonSchema, SHARED } from './json-schema.ts';

const BY_FORMAT: Record<string, string> = {
  'date-time': '2026-01-05T12:00:00.000Z',
  date: '2026-01-05',
  uri: 'https://status.example.com',
  email: 'ada@example.com',
};

// What a field of this name holds, wherever it stands; a schema's own `examples` go before.
const BY_NAME: Record<string, unknown> = {
  name: 'Payments',
  slug: 'acme',
  message: 'We have found the cause and are mending it.',
  description: 'Cards and wallets.',
  timeZone: 'Europe/Berlin',
  key: 'sb_k3v9x2m4q8za_…',
  token: 'eyJhbGciOiJIUzI1NiJ9.…',
  cursor: 'k2n8w4x0qz-42',
  next: null,
  allowedOrigins: ['https://www.example.com'],
  job: 'deploy',
  rule: 'FREQ=WEEKLY;BYDAY=SU',
  startsAt: '2026-03-01T03:00',
  scheduledEndAt: '2026-01-05T14:00:00.000Z',
};

function byName(name: string, type: unknown): unknown {
  if (/(?:^id|Id)$/.test(name) && type === 'string') return 'k3v9x2m4q8za';
  if (/(?:^ids|Ids)$/.test(name)) return ['k3v9x2m4q8za'];
  return undefined;
}

function typeOf({ type }: JsonSchema): unknown {
  return Array.isArray(type) ? type.find((each) => each !== 'null') : type;
}

function exampleOfObject(schema: JsonSchema, shared: ReadonlyMap<string, JsonSchema>): unknown {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  return Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, exampleOf(each, shared, name)]),
  );
}

function exampleOfText(schema: JsonSchema, name: string): string {
  const text = String(BY_FORMAT[String(schema['format'])] ?? BY_NAME[name] ?? 'text');
  return text.slice(0, Number(schema['maxLength'] ?? text.length));
}

/** A value that a schema admits and a person understands. The fields' names say what they hold. */
export function exampleOf(schema: JsonSchema, shared: ReadonlyMap<string, JsonSchema>, name = ''): unknown {
  const { $ref, const: fixed, enum: words, examples, default: usual, anyOf } = schema;
  if (Array.isArray(examples)) return examples[0];
  if (typeof $ref === 'string') return exampleOf(shared.get($ref.slice(SHARED.length)) ?? {}, shared, name);
  if (fixed !== undefined) return fixed;
  if (Array.isArray(words)) return words.includes(usual) ? usual : words[0];
  if (Array.isArray(anyOf)) return exampleOf(anyOf[0] as JsonSchema, shared, name);
  const type = typeOf(schema);
  const named = byName(name, type);
  if (named !== undefined) return named;
  if (type !== 'object' && Object.hasOwn(BY_NAME, name)) return BY_NAME[name];
  if (usual !== undefined) return usual;
  if (type === 'object') return exampleOfObject(schema, shared);
  if (type === 'array') return [exampleOf((schema['items'] ?? {}) as JsonSchema, shared)];
  if (type === 'integer' || type === 'number') return schema['minimum'] ?? 1;
  if (type === 'boolean') return false;
  return type === 'string' ? exampleOfText(schema, name) : null;
}
