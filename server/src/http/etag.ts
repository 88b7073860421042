import { createHash } from 'node:crypto';

/** Whether an `If-None-Match` header names this tag (RFC 9110 §13.1.2: weak comparison, `*` matches all). */
export function matchesTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}

/** Whether an `If-Match` header names this tag (RFC 9110 §13.1.1: strong comparison, so a weak tag never matches). */
export function matchesStrongTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => each.trim() === tag);
}

/** The strong tag of a resource: of what is answered, so that no two states that look different share one. */
export function resourceTag(resource: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 22)}"`;
}
