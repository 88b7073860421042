import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** One import or re-export of a file. */
export interface Import {
  readonly specifier: string;
  /** What is imported, by its name there; `*` for all of it; empty for a side effect. */
  readonly names: readonly string[];
  readonly typeOnly: boolean;
  readonly line: number;
  /** For a relative specifier: the file it means, from the root of the repository. */
  readonly target?: string;
}

/** A source file as the rules see it. */
export interface Source {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text with comments blanked, line for line. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** Something a rule does not allow, and what to do instead. */
export interface Violation {
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

const IGNORED = /(^|\/)(node_modules|dist|coverage|\.data|\.git)(\/|$)/;
// Biome, which runs before these rules, puts every import at the start of a line and ends it with a semicolon.
const STATIC_IMPORT =
  /^(?:import\s+(type\s+)?(?:([^;'"]*?)\s+from\s+)?|export\s+(type\s+)?(\{[^}]*\}|\*(?:\s+as\s+\w+)?)\s+from\s+)'([^']+)';/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*'([^']+)'\s*\)/g;

/** Tests, suites and doubles: they may import what a program may not. */
export function isTestSupport(path: string): boolean {
  return /\.(test|suite|fixture)\.tsx?$|(^|\/)testing\//.test(path);
}

export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Blanks comments, keeping every line where it is. `://` in a string is no comment. */
function blankComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|\s)\/\/.*$/gm, blank);
}

function readNames(clause: string): string[] {
  const [, before = '', braced = ''] = /^([^{]*)(?:\{([^}]*)\})?/.exec(clause.trim()) ?? [];
  const named = braced.split(',').map(
    (name) =>
      name
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)[0] ?? '',
  );
  const star = before.includes('*') ? ['*'] : [];
  const fallback = /^\w+/.test(before.trim()) && !before.includes('*') ? ['default'] : [];
  return [...star, ...fallback, ...named].filter(Boolean);
}

function isTypeOnly(keyword: string | undefined, clause: string): boolean {
  if (keyword) return true;
  const names =
    /\{([^}]*)\}/
      .exec(clause)?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  return names.length > 0 && names.every((name) => name.startsWith('type '));
}

function resolveTarget(path: string, specifier: string): { target?: string } {
  return specifier.startsWith('.') ? { target: posix.join(posix.dirname(path), specifier) } : {};
}

/** Makes a source from text, as if it stood at `path`. */
export function parseSource(path: string, text: string): Source {
  const code = blankComments(text);
  const statics = [...code.matchAll(STATIC_IMPORT)].map((match): Import => {
    const [, importType, imported, exportType, exported, specifier = ''] = match;
    const clause = imported ?? exported ?? '';
    const typeOnly = isTypeOnly(importType ?? exportType, clause);
    const line = lineAt(code, match.index);
    return { specifier, names: readNames(clause), typeOnly, line, ...resolveTarget(path, specifier) };
  });
  const dynamics = [...code.matchAll(DYNAMIC_IMPORT)].map((match): Import => {
    const specifier = match[1] ?? '';
    const line = lineAt(code, match.index);
    return { specifier, names: ['*'], typeOnly: false, line, ...resolveTarget(path, specifier) };
  });
  return { path, text, code, imports: [...statics, ...dynamics] };
}

/** Paths under the working directory that match a pattern and are not generated. */
export function listPaths(pattern: string): string[] {
  return globSync(pattern, { exclude: (path) => IGNORED.test(path) })
    .filter((path) => !IGNORED.test(path))
    .sort();
}

/** Every source of the repository. */
export function readSources(): Source[] {
  const paths = ['*.{ts,mjs}', '{sdk,widget,server,examples,bench,scripts}/**/*.{ts,tsx,mjs,js}'].flatMap(
    listPaths,
  );
  return paths.map((path) => parseSource(path, readFileSync(path, 'utf8')));
}

/** The violations of one pattern, each with its line. */
export function findPattern({ path, code }: Source, pattern: RegExp, message: string): Violation[] {
  return [...code.matchAll(pattern)].map((match) => {
    const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0);
    return { path, line: lineAt(code, start), message };
  });
}
