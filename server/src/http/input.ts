import type { z } from 'zod';
import { ServerError } from '../errors.ts';
import { sayIssue } from './say-issue.ts';

interface InputError {
  path: string;
  message: string;
}

// A list of a thousand wrong entries is wrong in one way.
const MOST_ERRORS = 50;

/** `services[2].status` */
export function spellPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}

/** What is wrong with one place of the input, found where a schema cannot look; the path of all of it is empty. */
export function invalidInput(path: string, message: string): ServerError {
  const detail = `${path || 'The input'}: ${message}.`;
  return new ServerError('invalid_input', detail, { errors: [{ path, message }] });
}

/** What is wrong where; a field too many is named itself, not the object around it. */
function spellIssue(issue: z.core.$ZodIssue): InputError[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: spellPath(issue.path), message: issue.message }];
  }
  return issue.keys.map((key) => ({ path: spellPath([...issue.path, key]), message: issue.message }));
}

/** The value as its schema reads it; otherwise one `invalid_input` that names every wrong place and its mend. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true, error: sayIssue });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(spellIssue).slice(0, MOST_ERRORS);
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
