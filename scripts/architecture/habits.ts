import { basename } from 'node:path';
import { isVerb } from './rooms.ts';
import { findPattern, isTestSupport, type Source, type Violation } from './source.ts';

const MAX_LINES = 300;

/** What is not written here, and what is written instead. Config files of tools must export a default. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/^export default\b|\bas default\b/gm, 'has a default export: export it by name'],
  [/^export \*/gm, 'exports everything of another file: list the names'],
  [/^(?:export )?(?:const |declare )?enum\b/gm, 'has an enum: use a union of strings'],
  [/^(?:export )?(?:declare )?namespace\b/gm, 'has a namespace: use a module'],
  [/^\s*@[a-zA-Z]\w*\(/gm, 'has a decorator: sources run unbuilt, write it out'],
  [/\bas any\b|:\s*any\b(?!\s*\()|<an[y]>/g, 'says any: name the type, or use unknown and look'],
  [/\b(?:class|interface|type)\s+\w+Utils?\b/g, 'is a drawer called utils: name what it does'],
  [/\binterface\s+I[A-Z][a-z]/g, 'has an interface with a prefix: name the thing'],
  [/\bclass\s+\w+Service\b/g, 'has a …Service class: a service is what people watch'],
];

const SWALLOWED = 'swallows an error: handle it, or say why it does not matter';

const TEST_FORBIDDEN: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/\b(?:it|describe|context)\.only\(/g, 'runs one test only: remove .only'],
  [/\b(?:it|describe|context)\.skip\(|\bx(?:it|describe)\(/g, 'leaves a test out: make it pass or delete it'],
];

function checkText(source: Source): Violation[] {
  const { path, text } = source;
  const rules = /\.config\.mjs$/.test(path) ? FORBIDDEN.slice(1) : FORBIDDEN;
  const patterns = [...rules, ...(/\.(test|suite)\.tsx?$/.test(path) ? TEST_FORBIDDEN : [])];
  // A comment in the braces is the reason why nothing is done.
  const swallowed = findPattern({ ...source, code: text }, /\bcatch\s*(?:\(\w+\)\s*)?\{\s*\}/g, SWALLOWED);
  const notes = /\b(?:TO[D]O|FIX[M]E|XX[X])\b/.test(text)
    ? [{ path, message: 'leaves a note for later: do it, or open an issue' }]
    : [];
  return [
    ...patterns.flatMap(([pattern, message]) => findPattern(source, pattern, message)),
    ...swallowed,
    ...notes,
  ];
}

function checkName({ path }: Source): Violation[] {
  const violations: Violation[] = [];
  if (/(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.)/.test(path)) {
    violations.push({ path, message: 'is a drawer: name the file after the one noun in it' });
  }
  if (!/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.(?:ts|tsx|mjs|js)$/.test(basename(path))) {
    violations.push({ path, message: 'is not named in kebab-case' });
  }
  return violations;
}

function checkSize({ path, text }: Source): Violation[] {
  const lines = text.split('\n').length - 1;
  if (lines <= MAX_LINES) return [];
  return [
    { path, message: `has ${lines} lines, more than ${MAX_LINES}: it holds a second noun, give that a file` },
  ];
}

/** Values a file exports by name; types are left out. */
function exportedValues({ code }: Source): string[] {
  return [...code.matchAll(/^export (?:async )?(?:const|function\*?|class|let) (\w+)/gm)].map(
    (match) => match[1] ?? '',
  );
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A verb is the only value of a file named after it; an entity is the only class of its file. */
function checkNoun(source: Source): Violation[] {
  const { path } = source;
  const values = exportedValues(source);
  if (isVerb(source) && !isTestSupport(path) && path.startsWith('server/src/')) {
    const verb = camelCase(basename(path, '.ts'));
    if (!values.includes(verb))
      return [{ path, message: `opens a transaction but exports no ${verb}: one verb, one file` }];
  }
  if (path.endsWith('.entity.ts')) {
    const classes = source.code.match(/^export class /gm)?.length ?? 0;
    if (classes !== 1) return [{ path, message: `exports ${classes} entities: one entity, one file` }];
  }
  return [];
}

/** A file that only passes on what others export hides where things are. */
function checkBarrel({ path, code }: Source, entries: readonly string[]): Violation[] {
  if (entries.includes(path)) return [];
  const rest = code.replace(/^export\s[^;]*from '[^']+';/gm, '').trim();
  if (rest !== '' || !code.includes('export ')) return [];
  return [{ path, message: 'is a barrel: import from the files themselves' }];
}

/**
 * The habits a machine can check.
 *
 * @param entries the published entries, which alone may list other files' exports
 */
export function checkHabits(sources: readonly Source[], entries: readonly string[]): Violation[] {
  return sources.flatMap((source) => [
    ...checkText(source),
    ...checkName(source),
    ...checkSize(source),
    ...checkNoun(source),
    ...checkBarrel(source, entries),
  ]);
}
