import type { Source, Violation } from './source.ts';

const LISTED = /^export\s+(type\s+)?\{([^}]*)\}/gm;
const DECLARED =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(const|function\*?|class|interface|type)\s+(\w+)/gm;

/** What a file exports, sorted; types are marked with `type `. */
export function listExports({ code }: Source): string[] {
  const listed = [...code.matchAll(LISTED)].flatMap(([, typeOnly, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
      .map((name) => {
        const isType = typeOnly !== undefined || name.startsWith('type ');
        const shown = name
          .replace(/^type\s+/, '')
          .split(/\s+as\s+/)
          .at(-1);
        return isType ? `type ${shown}` : `${shown}`;
      }),
  );
  const declared = [...code.matchAll(DECLARED)].map(([, kind = '', name]) =>
    kind === 'interface' || kind === 'type' ? `type ${name}` : `${name}`,
  );
  return [...new Set([...listed, ...declared])].sort();
}

/** An entry of a published package: the file behind it, and every name it promises. */
export interface Entry {
  readonly file: string;
  readonly exports: readonly string[];
}

/** What a package exports is a promise: it changes on purpose, in the list, or not at all. */
export function checkExports(
  sources: readonly Source[],
  entries: Readonly<Record<string, Entry>>,
  where: string,
): Violation[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  return Object.values(entries).flatMap(({ file, exports }): Violation[] => {
    const source = byPath.get(file);
    if (!source) return [{ path: file, message: `is a published entry and does not exist: change ${where}` }];
    const actual = listExports(source);
    const added = actual.filter((name) => !exports.includes(name));
    const removed = exports.filter((name) => !actual.includes(name));
    return [
      ...added.map((name) => ({
        path: file,
        message: `exports "${name}": if users need it, add it to ${where}`,
      })),
      ...removed.map((name) => ({
        path: file,
        message: `no longer exports "${name}": if users may lose it, take it from ${where} and say so in CHANGELOG.md`,
      })),
    ];
  });
}

/** The entries that a `package.json` publishes as sources, as specifiers with their files. */
export function listPublished(
  folder: string,
  manifest: { name: string; exports: object },
): [string, string][] {
  return Object.entries(manifest.exports).flatMap(([key, target]: [string, unknown]): [string, string][] => {
    const file = (target as Record<string, string>)['@status-badge/source'];
    return file ? [[manifest.name + key.slice(1), `${folder}/${file.slice(2)}`]] : [];
  });
}
