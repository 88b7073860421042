import { createHash } from 'node:crypto';

/** Whether an `If-None-Match` header names this tag (RFC 9110 §13.1.2: weak comparison, `*` matches all). */
export function matchesTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}

/**
 * Whether an `If-Match` header names this tag (RFC 9110 §13.1.1: strong comparison, so a weak tag never matches), with or
 * without the place at which it was read.
 */
export function matchesStrongTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  return header
    .split(',')
    .map((each) => each.trim())
    .some((given) => given === tag || (given.startsWith(`${tag.slice(0, -1)}.`) && given.endsWith('"')));
}

/** The strong tag of a resource: of what is answered, so that no two states that look different share one. */
export function resourceTag(resource: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 22)}"`;
}

/**
 * The strong tag of a resource that is answered with its cursor. What is written must not depend on how far the log
 * has come meanwhile, what is kept in a cache must: so the cursor stands behind the tag, and is left out by `If-Match`.
 */
export function placedTag(resource: unknown, cursor: string): string {
  return `${resourceTag(resource).slice(0, -1)}.${cursor}"`;
}
