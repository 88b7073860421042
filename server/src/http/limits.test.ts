import { expect } from 'chai';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import type { JsonSchema } from './json-schema.ts';

const ADMIN_API_KEY = 'operator-key-of-the-tests';
// No request is larger than this many wrong fields: what a loop below sends is bounded by the schema, not by luck.
const LARGEST_LIST = 10_000;

interface Wrong {
  path: string;
  what: string;
  body: unknown;
}

const isObject = (schema: JsonSchema): boolean => schema['properties'] !== undefined;
const variants = (schema: JsonSchema): JsonSchema[] =>
  (schema['anyOf'] as JsonSchema[] | undefined) ?? [schema];
const typesOf = ({ type }: JsonSchema): unknown[] => (Array.isArray(type) ? type : [type]);

/** The places of a schema that somebody could fill without an end. */
function unbounded(schema: JsonSchema, path: string): string[] {
  return variants(schema).flatMap((each) => {
    const types = typesOf(each);
    if (isObject(each)) {
      return Object.entries(each['properties'] as Record<string, JsonSchema>).flatMap(([name, field]) =>
        unbounded(field, path ? `${path}.${name}` : name),
      );
    }
    if (types.includes('array')) {
      const bounded = each['maxItems'] === undefined ? [`${path}: a list without maxItems`] : [];
      return [...bounded, ...unbounded((each['items'] ?? {}) as JsonSchema, `${path}[]`)];
    }
    if (types.includes('object'))
      return unbounded((each['additionalProperties'] ?? {}) as JsonSchema, `${path}{}`);
    if (types.includes('string')) {
      const bound = ['maxLength', 'pattern', 'enum', 'const', 'format'].some(
        (word) => each[word] !== undefined,
      );
      return bound ? [] : [`${path}: text without maxLength`];
    }
    if (types.includes('integer') || types.includes('number')) {
      const bound = each['maximum'] !== undefined && each['minimum'] !== undefined;
      return bound ? [] : [`${path}: a number without minimum or maximum`];
    }
    return [];
  });
}

/** Values just past what a schema admits. */
function pastTheLimit(schema: JsonSchema): [string, unknown][] {
  return variants(schema).flatMap((each): [string, unknown][] => {
    const { maxLength, minLength, maxItems, maximum, minimum, enum: words } = each;
    const past: [string, unknown][] = [];
    if (typeof maxLength === 'number') past.push(['too long', 'x'.repeat(maxLength + 1)]);
    if (typeof minLength === 'number' && minLength > 0) past.push(['empty', '']);
    if (typeof maxItems === 'number' && maxItems < LARGEST_LIST)
      past.push(['too many', Array(maxItems + 1).fill(null)]);
    if (typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER)
      past.push(['too much', maximum + 1]);
    if (typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER)
      past.push(['too little', minimum - 1]);
    if (words !== undefined) past.push(['another word', 'zzz']);
    return past;
  });
}

/** An example with one field at a time past its limit, of another kind, or too many. */
function wrongBodies(schema: JsonSchema, example: Record<string, unknown>): Wrong[] {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const wrong = properties.flatMap(([path, field]) =>
    [...pastTheLimit(field), ['of another kind', { not: 'this' }] as const]
      .filter(
        ([, value]) =>
          !(typeof value === 'object' && !Array.isArray(value) && typesOf(field).includes('object')),
      )
      .map(([what, value]) => ({ path, what, body: { ...example, [path]: value } })),
  );
  return [...wrong, { path: 'zzz', what: 'unknown', body: { ...example, zzz: 1 } }];
}

interface Operation {
  requestBody?: {
    content: Record<string, { schema: JsonSchema; examples: { usual: { value: Record<string, unknown> } } }>;
  };
}

describe('limits', () => {
  let test: TestServer;
  let bodies: { name: string; schema: JsonSchema; example: Record<string, unknown> }[];
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({ env: { ADMIN_API_KEY } });
    const document = (await (await fetch(`${test.url}/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    bodies = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { requestBody }]) => {
        const media = requestBody?.content['application/json'];
        if (!media) return [];
        return [
          {
            name: `${method.toUpperCase()} ${path}`,
            schema: media.schema,
            example: media.examples.usual.value,
          },
        ];
      }),
    );
  });
  after(() => test.stop());

  it('are on every field and every list that anybody may send', () => {
    expect(bodies.length).to.be.greaterThan(15);
    const endless = bodies.flatMap(({ name, schema }) =>
      unbounded(schema, '').map((each) => `${name} ${each}`),
    );
    expect(endless).to.deep.equal([]);
  });

  it('are kept: what is past one is refused with 400 and the place', async function () {
    this.timeout(60_000);
    const wrongly: string[] = [];
    let tried = 0;
    for (const { name, schema, example } of bodies) {
      const [method = '', path = ''] = name.split(' ');
      const key =
        path.startsWith('/v1/orgs') && !path.includes('uptime') ? ADMIN_API_KEY : test.organization.key;
      const url = path.replace('{slug}', test.organization.slug).replaceAll(/\{\w+\}/g, 'k3v9x2m4q8za');
      for (const { path: place, what, body } of wrongBodies(schema, example)) {
        const answer = await test.call<{ errors?: { path: string }[] }>(method, url, body, {
          authorization: `Bearer ${key}`,
        });
        const named = answer.body.errors?.some((error) => error.path.split(/[.[]/)[0] === place);
        tried += 1;
        if (answer.status !== 400 || !named) wrongly.push(`${name} ${place} ${what}: ${answer.status}`);
      }
    }
    expect(wrongly).to.deep.equal([]);
    expect(tried).to.be.greaterThan(150);
  });
});
