import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuard } from '../processes/guard.ts';
import { endTree } from '../processes/process-tree.ts';
import { REPORT_VARIABLE, type Report, readReport } from './result.ts';
import type { StepResult } from './sum.ts';

/** One command of a test run. */
export interface Step {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** The test files the command runs; with files, a run without a single test is a failure. Default: none. */
  readonly files?: readonly string[];
  readonly limitMs: number;
}

export interface RunStepOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Aborting ends the step and everything it started. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stoppedBecause?: string | undefined;
}

async function runCommand(step: Step, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Exit> {
  const child = spawn(step.command, step.arguments, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
    detached: true,
  });
  await once(child, 'spawn');
  const guard = startGuard({ target: -(child.pid as number), signal: 'SIGTERM' });
  let stoppedBecause: string | undefined;
  let ending: Promise<void> | undefined;
  const stop = (because: string): void => {
    stoppedBecause ??= because;
    ending ??= endTree(child.pid as number);
  };
  const timer = setTimeout(() => stop(`took longer than ${step.limitMs / 1000} s`), step.limitMs);
  const onAbort = (): void => stop('was interrupted');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  const [code, exitSignal] = await once(child, 'exit');
  clearTimeout(timer);
  signal.removeEventListener('abort', onAbort);
  await ending;
  await guard.dismiss();
  return { code, signal: exitSignal, stoppedBecause };
}

/** Why the step counts as broken although its tests may all have passed. */
function findBreaks(step: Step, exit: Exit, report: Report): string[] {
  const breaks: string[] = [];
  const explained = report.tests.some((test) => test.outcome === 'failed');
  if (exit.stoppedBecause) breaks.push(exit.stoppedBecause);
  else if (exit.signal) breaks.push(`was ended by ${exit.signal}`);
  else if (report.unfinished > 0) breaks.push('died before its tests were done');
  else if (exit.code !== 0 && !explained) breaks.push(`ended with exit code ${exit.code}`);
  if (step.files?.length && report.tests.length === 0 && breaks.length === 0) {
    breaks.push(`ran no test of ${step.files.length} files`);
  }
  return breaks;
}

/** Runs a step to its end or its limit. Never rejects: what went wrong is in the result. */
export async function runStep(step: Step, { env, signal, say }: RunStepOptions): Promise<StepResult> {
  const startedAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'status-badge-report-'));
  const finish = (report: Report, broken: readonly string[]): StepResult => {
    for (const reason of broken) say(`✗ ${step.name} ${reason}.`);
    return { name: step.name, report, broken, notStarted: 0, durationMs: performance.now() - startedAt };
  };
  try {
    const exit = await runCommand(step, { ...env, [REPORT_VARIABLE]: directory }, signal);
    const report = readReport(directory);
    return finish(report, findBreaks(step, exit, report));
  } catch (error) {
    return finish({ tests: [], unfinished: 0 }, [
      `could not run: ${error instanceof Error ? error.message : error}`,
    ]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Counts the tests written in files, for a step that cannot start here. */
export function countWrittenTests(files: readonly string[]): number {
  return files.reduce(
    (total, file) => total + (readFileSync(file, 'utf8').match(/^\s*it\(/gm)?.length ?? 0),
    0,
  );
}
