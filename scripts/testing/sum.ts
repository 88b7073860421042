import type { Outcome, Report } from './result.ts';

/** How many tests ended how. */
export interface Sum {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a step came to. */
export interface StepResult {
  readonly name: string;
  readonly report: Report;
  /** Why the step itself broke, beyond what its tests say; each counts as one failure. */
  readonly broken: readonly string[];
  /** Tests that nobody announced because the step did not start: a service is missing. */
  readonly notStarted: number;
  readonly durationMs: number;
}

function count(results: readonly StepResult[], outcome: Outcome): number {
  return results.flatMap((result) => result.report.tests).filter((test) => test.outcome === outcome).length;
}

/**
 * Titles of the tests that never ran. The same files run on the embedded and on the real database: a test that
 * one of these runs leaves to the other was not skipped.
 */
export function listSkipped(results: readonly StepResult[]): string[] {
  const tests = results.flatMap((result) => result.report.tests);
  const nameOf = (test: { file: string; title: string }): string => `${test.file}: ${test.title}`;
  const ran = new Set(tests.filter((test) => test.outcome !== 'skipped').map(nameOf));
  const skipped = tests.filter((test) => test.outcome === 'skipped').map(nameOf);
  return [...new Set(skipped)].filter((name) => !ran.has(name));
}

/** Adds steps up. A broken step counts as one failed test, so it cannot hide behind its passed ones. */
export function sumResults(results: readonly StepResult[]): Sum {
  const broken = results.reduce((total, result) => total + result.broken.length, 0);
  const notStarted = results.reduce((total, result) => total + result.notStarted, 0);
  return {
    passed: count(results, 'passed'),
    failed: count(results, 'failed') + broken,
    skipped: listSkipped(results).length + notStarted,
  };
}

/** The last line of a run. */
export function formatSum({ passed, failed, skipped }: Sum): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
