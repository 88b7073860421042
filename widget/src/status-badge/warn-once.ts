const warned = new WeakMap<Element, Set<string>>();

/** Says in the console what is wrong with a tag, for who wrote it: once for each element and cause. */
export function warnOnce(badge: Element, mistake: string): void {
  const said = warned.get(badge) ?? new Set();
  if (!said.has(mistake)) console.warn(`<status-badge>: ${mistake}`, badge);
  warned.set(badge, said.add(mistake));
}
