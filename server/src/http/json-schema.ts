import { z } from 'zod';

export type JsonSchema = { [key: string]: unknown };
export type Direction = 'input' | 'output';

const LOCAL = '#/$defs/';
export const SHARED = '#/components/schemas/';

function relocate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocate);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) =>
      key === '$ref' && typeof each === 'string' && each.startsWith(LOCAL)
        ? [key, SHARED + each.slice(LOCAL.length)]
        : [key, relocate(each)],
    ),
  );
}

function tidy(schema: JsonSchema, io: Direction): void {
  // The format says it; the pattern for it fills a screen.
  if (schema['format'] === 'date-time' || schema['format'] === 'date') delete schema['pattern'];
  // Readers ignore fields they do not know: an answer may grow.
  if (io === 'output' && schema['additionalProperties'] === false) delete schema['additionalProperties'];
}

/**
 * The JSON Schema (2020-12, as OpenAPI 3.1 takes it) of a zod schema. Schemas with an `id` in their metadata go to
 * `shared` once and are referred to. `io` is the side of a transformation: what is sent, or what is answered.
 */
export function jsonSchemaOf(schema: z.ZodType, io: Direction, shared: Map<string, JsonSchema>): JsonSchema {
  const { $schema, $defs, ...own } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => tidy(jsonSchema as JsonSchema, io),
  }) as JsonSchema;
  for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
    shared.set(id, relocate(definition) as JsonSchema);
  }
  return relocate(own) as JsonSchema;
}
