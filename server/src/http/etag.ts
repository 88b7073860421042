/** Whether an `If-None-Match` header names this tag (RFC 9110 §13.1.2: weak comparison, `*` matches all). */
export function matchesTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}
