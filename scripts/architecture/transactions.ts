import { isVerb } from './rooms.ts';
import { isTestSupport, lineAt, type Source, type Violation } from './source.ts';

/** Verbs that lock topics for their order and leave an audit row instead of an event. */
const SILENT: readonly RegExp[] = [
  /^server\/src\/access\//, // keys are in no stream
  /^server\/src\/uptime\/update-threshold\.ts$/, // a setting is in no stream; the lock is for If-Match
  /^server\/src\/organizations\/delete-organization\.ts$/, // the topics go with it
];

/** The text between the parenthesis at `open` and its partner. Strings with lone parentheses are not expected. */
function readCall(code: string, open: number): string {
  let depth = 0;
  for (let index = open; index < code.length; index += 1) {
    if (code[index] === '(') depth += 1;
    if (code[index] === ')') depth -= 1;
    if (depth === 0) return code.slice(open + 1, index);
  }
  return code.slice(open + 1);
}

/** Whether a function that the call hands the transaction appends in its place; it stands here or is imported. */
function appendsThroughHelper(verb: Source, call: string, byPath: ReadonlyMap<string, Source>): boolean {
  const helpers = [...call.matchAll(/\b(\w+)\(\s*tx\b/g)].map((match) => match[1] ?? '');
  return helpers.some((helper) => {
    const source = verb.imports.find(({ names }) => names.includes(helper))?.target ?? verb.path;
    return /\.append\(/.test(byPath.get(source)?.code ?? '');
  });
}

function checkCall(verb: Source, index: number, byPath: ReadonlyMap<string, Source>): Violation[] {
  const call = readCall(verb.code, verb.code.indexOf('(', index));
  const isSilent =
    /^\s*context,\s*\w+,\s*\[\s*\],/.test(call) || SILENT.some((verbs) => verbs.test(verb.path));
  const violations: Violation[] = [];
  const report = (message: string, at = index): void => {
    violations.push({ path: verb.path, line: lineAt(verb.code, at), message });
  };
  const appends = /\btx\.append\(/.test(call) || appendsThroughHelper(verb, call, byPath);
  if (isSilent && !appends && !/\btx\.audit\(/.test(call)) {
    report('opens a transaction that leaves neither an event nor an audit row: append, or say what was done');
  }
  if (!isSilent && !appends) {
    report('locks topics and appends nothing: append the event in the same transaction');
  }
  const body = call.slice(call.indexOf('=>'));
  const foreign = /\bcontext\b(?!\.(?:clock|config|random|log)\b)/.exec(body);
  if (foreign) {
    const reason =
      'use tx.em, and do the rest after the transaction: PGlite is one session and would wait for itself';
    report(`reaches for the context inside a transaction: ${reason}`);
  }
  return violations;
}

/** Jobs join the caller's transaction; another connection would see them before, or without, the write. */
function checkJobs({ path, code }: Source): Violation[] {
  return [...code.matchAll(/\bfromKysely\(\s*(?!\w*\.?em\.getKysely\(\))/g)].map((match) => ({
    path,
    line: lineAt(code, match.index),
    message: 'enqueues outside the transaction: write fromKysely(em.getKysely())',
  }));
}

/** What opens a transaction also appends, and touches nothing but the transaction inside it. */
export function checkTransactions(sources: readonly Source[]): Violation[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const programs = sources.filter(({ path }) => path.startsWith('server/src/') && !isTestSupport(path));
  const calls = programs
    .filter(isVerb)
    .flatMap((verb) =>
      [...verb.code.matchAll(/\btransact\(/g)].flatMap((match) => checkCall(verb, match.index, byPath)),
    );
  return [...calls, ...programs.flatMap(checkJobs)];
}
