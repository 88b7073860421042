/**
 * The drawing in docs/architecture.md, made executable. Each rule lives in `scripts/architecture/` beside the
 * lists it reads; a failure names the file and the line, and says what to do instead.
 */
import { readFileSync } from 'node:fs';
import { checkCycles } from './scripts/architecture/cycles.ts';
import { checkExports, listPublished } from './scripts/architecture/exports.ts';
import { checkHabits } from './scripts/architecture/habits.ts';
import { checkLinks, checkMachinePaths, type Page } from './scripts/architecture/links.ts';
import { checkOrder } from './scripts/architecture/order.ts';
import { checkPackages } from './scripts/architecture/packages.ts';
import { PUBLIC_EXPORTS } from './scripts/architecture/public-exports.ts';
import { checkAdapters, checkRooms } from './scripts/architecture/rooms.ts';
import { listPaths, readSources, type Violation } from './scripts/architecture/source.ts';
import { checkTables } from './scripts/architecture/tables.ts';
import { checkTransactions } from './scripts/architecture/transactions.ts';

const PACKAGES = ['sdk', 'widget', 'server'] as const;
const EXPORT_LIST = 'scripts/architecture/public-exports.ts';
/** Tests the rules with texts that break them. */
const QUOTES = 'scripts/architecture/text-rules.test.ts';
const TEXT_FILES = ['*.{md,json,yaml,mjs,ts}', '**/*.{md,html,css,json,yaml,yml}', 'Dockerfile', '.ci/run'];

function readManifest(folder: string) {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
}

function readPages(patterns: readonly string[]): Page[] {
  const paths = new Set(patterns.flatMap(listPaths).filter((path) => path !== 'package-lock.json'));
  return [...paths].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function expectNone(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const lines = violations.map(({ path, line, message }) => `${path}${line ? `:${line}` : ''} ${message}`);
  throw new Error(`\n  ${lines.join('\n  ')}\n`);
}

describe('the architecture', () => {
  const sources = readSources();
  const manifests = Object.fromEntries(PACKAGES.map((folder) => [folder, readManifest(folder)]));

  it('imports only from the left', () => expectNone(checkOrder(sources)));

  it('has no cycle', () => expectNone(checkCycles(sources)));

  it('imports only what each package installs, and its neighbours through their entries', () =>
    expectNone(checkPackages(sources, manifests)));

  it("keeps a room's verbs to the room", () => expectNone(checkRooms(sources)));

  it('chooses adapters in compose.ts only', () => expectNone(checkAdapters(sources)));

  it('writes each table from one room', () => expectNone(checkTables(sources)));

  it('appends in every transaction, and touches nothing else inside it', () =>
    expectNone(checkTransactions(sources)));

  it('keeps its habits of naming and size', () => {
    const entries = Object.values(PUBLIC_EXPORTS).map((entry) => entry.file);
    expectNone(
      checkHabits(
        sources.filter(({ path }) => path !== QUOTES),
        entries,
      ),
    );
  });

  it('exports exactly what is listed', () => {
    const published = PACKAGES.flatMap((folder) => listPublished(folder, manifests[folder]));
    const unlisted = published.filter(([name, file]) => PUBLIC_EXPORTS[name]?.file !== file);
    expectNone([
      ...checkExports(sources, PUBLIC_EXPORTS, EXPORT_LIST),
      ...unlisted.map(([name, path]) => ({
        path,
        message: `is published as ${name}: list it in ${EXPORT_LIST}`,
      })),
    ]);
  });

  it('links only to what exists', () => expectNone(checkLinks(readPages(['**/*.md']))));

  it('names no path of one machine', () => {
    const code = sources.map(({ path, text }) => ({ path, text }));
    expectNone(checkMachinePaths([...code, ...readPages(TEXT_FILES)]));
  });
});
