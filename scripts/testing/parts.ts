import { globSync, readFileSync } from 'node:fs';
import type { ServiceName } from '../services/packages.ts';
import type { Step } from './run-step.ts';

/** The parts that `npm test -- <part>` runs alone. */
export const PART_NAMES = ['unit', 'browser', 'e2e', 'chaos', 'package'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** A step, and what it needs to start. */
export interface PlannedStep extends Step {
  /** Absent: runs only as part of everything. */
  readonly part?: PartName;
  /** Whether a run of this part alone builds first. Default false. */
  readonly needsBuild?: boolean;
  readonly needs?: readonly ServiceName[];
  /** Variables this step must not see. */
  readonly without?: readonly string[];
}

const MINUTE_MS = 60_000;
const FOLDERS = '{sdk,widget,server,examples,scripts,bench}';
const SPECIAL = /\.(browser|e2e|chaos)\.test\.tsx?$|packaging\.test\.ts$/;

// What these give depends on the database and the Redis of the run; no other suite has to run twice.
const USES_DATABASE =
  /\b(?:DATABASE_KINDS|startTestServer|openScratchDatabase|createScratchUrl|TEST_REDIS_URL)\b/;

/** Test files by pattern, sorted, so that two runs load them in the same order. */
function findFiles(pattern: string): string[] {
  const exclude = (path: string): boolean => /(^|\/)(node_modules|dist|fixtures)(\/|$)/.test(path);
  return globSync(pattern, { exclude }).sort();
}

function mochaStep(
  step: Omit<PlannedStep, 'command' | 'arguments'> & { files: readonly string[] },
): PlannedStep {
  return { ...step, command: 'mocha', arguments: step.files };
}

function npmStep(name: string, script: string, limitMs: number): PlannedStep {
  return { name, command: 'npm', arguments: ['run', '--silent', script], limitMs };
}

/** `npm run build`, which some parts need before they can start. */
export const BUILD = npmStep('Build', 'build', 3 * MINUTE_MS);

/** The tests that run in this process's runtime: no browser, no server of their own. */
function planUnit(): PlannedStep[] {
  const files = findFiles(`${FOLDERS}/**/*.test.{ts,tsx}`).filter((file) => !SPECIAL.test(file));
  const onDatabase = files.filter((file) => USES_DATABASE.test(readFileSync(file, 'utf8')));
  // Half of this on an idle machine of two cores.
  const limitMs = 8 * MINUTE_MS;
  return [
    mochaStep({
      name: 'Unit and API tests, embedded database',
      part: 'unit',
      files,
      limitMs,
      without: ['TEST_DATABASE_URL'],
    }),
    mochaStep({
      name: 'API tests, PostgreSQL and Redis',
      part: 'unit',
      files: onDatabase,
      limitMs,
      needs: ['postgres', 'redis'],
    }),
  ];
}

function planBrowser(): PlannedStep[] {
  const common = {
    part: 'browser' as const,
    command: 'web-test-runner',
    files: findFiles(`${FOLDERS}/**/*.browser.test.{ts,tsx}`),
    limitMs: 4 * MINUTE_MS,
  };
  const config = ['--config', 'web-test-runner.firefox.config.mjs'];
  return [
    { ...common, name: 'Browser tests, Chromium', arguments: [], needs: ['chromium'] },
    { ...common, name: 'Browser tests, Firefox', arguments: config, needs: ['firefox'] },
  ];
}

function planWhole(): PlannedStep[] {
  const common = { limitMs: 6 * MINUTE_MS, needsBuild: true };
  return [
    mochaStep({
      ...common,
      name: 'Whole-page tests',
      part: 'e2e',
      files: findFiles(`${FOLDERS}/**/*.e2e.test.ts`),
      needs: ['chromium', 'firefox', 'postgres', 'redis'],
    }),
    mochaStep({
      ...common,
      name: 'Chaos tests',
      part: 'chaos',
      files: findFiles(`${FOLDERS}/**/*.chaos.test.ts`),
      needs: ['postgres', 'redis', 'haproxy'],
    }),
    mochaStep({
      ...common,
      name: 'Packaging test',
      part: 'package',
      files: findFiles('scripts/packaging.test.ts'),
    }),
  ];
}

/** Every step of `npm test` in its order; only those of one part when it is named. */
export function planSteps(part?: PartName): PlannedStep[] {
  const tests = [...planUnit(), ...planBrowser(), ...planWhole()].filter((step) => step.files?.length);
  if (part === undefined) {
    return [npmStep('Check', 'check', 2 * MINUTE_MS), BUILD, ...tests, npmStep('Size', 'size', MINUTE_MS)];
  }
  const steps = tests.filter((step) => step.part === part);
  return steps.some((step) => step.needsBuild) ? [BUILD, ...steps] : steps;
}
