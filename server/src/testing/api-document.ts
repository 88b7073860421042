import { z } from 'zod';

type Json = { [key: string]: unknown };

export interface DocumentedAnswer {
  contentType: string | undefined;
  /** What is wrong with a body by the published schema, in which nothing undocumented has a place. */
  faults(body: unknown): string[];
}

export interface DocumentedOperation {
  /** `GET /v1/services/{id}`. */
  name: string;
  /** Whether it opens without any credential at all. */
  open: boolean;
  /** By status, and `default`. */
  answers: ReadonlyMap<string, DocumentedAnswer>;
  /** The body in its example. */
  example: unknown;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** A published schema made strict: a field that is answered and not described is a fault of the description. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value as Json).map(([key, each]) => [
    key,
    key === '$ref' ? String(each).replace('#/components/schemas/', '#/$defs/') : closed(each),
  ]);
  const schema = Object.fromEntries(entries) as Json;
  if (schema['type'] === 'object' && schema['properties'] && schema['additionalProperties'] === undefined) {
    schema['additionalProperties'] = false;
  }
  return schema;
}

function readAnswer(answer: Json, schemas: Json): DocumentedAnswer {
  const [[contentType, media] = [undefined, undefined]] = Object.entries((answer['content'] ?? {}) as Json);
  const { schema } = (media ?? {}) as { schema?: Json };
  return {
    contentType,
    faults(body) {
      if (!schema) return body === undefined ? [] : ['a body where none is described'];
      const whole = { ...(closed(schema) as Json), $defs: closed(schemas) };
      const result = z.fromJSONSchema(whole as never).safeParse(body);
      return result.success
        ? []
        : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    },
  };
}

/** The operations that a server publishes at `/v1/openapi.json`. */
export async function readDocument(url: string): Promise<DocumentedOperation[]> {
  const document = (await (await fetch(`${url}/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Json>>;
    components: { schemas: Json };
  };
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method]).map((method) => {
      const { responses, security, requestBody } = operations[method] as {
        responses: Record<string, Json>;
        security: Json[];
        requestBody?: { content: Record<string, { examples: { usual: { value: unknown } } }> };
      };
      const answers = Object.entries(responses).map(
        ([status, answer]) => [status, readAnswer(answer, document.components.schemas)] as const,
      );
      return {
        name: `${method.toUpperCase()} ${path}`,
        open: security.length === 0 || security.some((each) => Object.keys(each).length === 0),
        answers: new Map(answers),
        example: requestBody?.content['application/json']?.examples.usual.value,
      };
    }),
  );
}
