import type { z } from 'zod';
import { ServerError } from '../errors.ts';

function spellPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}

/** What is wrong with one place of the input, found where a schema cannot look. */
export function invalidInput(path: string, message: string): ServerError {
  return new ServerError('invalid_input', `${path}: ${message}.`, { errors: [{ path, message }] });
}

/** The value as its schema reads it; otherwise one `invalid_input` that names every wrong place. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    path: spellPath(issue.path),
    message: issue.message,
  }));
  const [first] = errors;
  throw new ServerError(
    'invalid_input',
    `${first?.path || 'The input'}: ${first?.message ?? 'is not valid'}.`,
    { errors },
  );
}

/** Assigns what differs and answers the names of what changed; what is not named is left alone. */
export function assignChanges<T extends object>(
  target: T,
  changes: { [K in keyof T]?: T[K] | undefined },
): (keyof T & string)[] {
  const changed: (keyof T & string)[] = [];
  for (const name of Object.keys(changes) as (keyof T & string)[]) {
    const value = changes[name];
    if (value === undefined || JSON.stringify(target[name] ?? null) === JSON.stringify(value)) continue;
    target[name] = value as T[typeof name];
    changed.push(name);
  }
  return changed;
}
