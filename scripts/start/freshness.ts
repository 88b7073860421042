import { globSync, statSync } from 'node:fs';

/** When a file last changed, in milliseconds since 1970; 0 when it does not exist. */
function changedAtMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Whether `output` is missing or older than a file that matches one of the patterns. */
export function isStale(
  output: string,
  patterns: readonly string[],
  directory: string = process.cwd(),
): boolean {
  const builtAtMs = changedAtMs(`${directory}/${output}`);
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: directory }))
    .some((path) => changedAtMs(`${directory}/${path}`) > builtAtMs);
}
