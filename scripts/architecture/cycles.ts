import type { Source, Violation } from './source.ts';

/** Files that import each other in a ring, types included: together they are one file in disguise. */
export function checkCycles(sources: readonly Source[]): Violation[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const violations: Violation[] = [];

  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      const ring = [...trail.slice(start), path].join(' → ');
      violations.push({
        path,
        message: `imports itself: ${ring}; move what they share into a file of its own`,
      });
      return;
    }
    const source = byPath.get(path);
    if (!source || done.has(path)) return;
    for (const { target } of source.imports) if (target !== undefined) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const source of sources) visit(source.path, []);
  return violations;
}
