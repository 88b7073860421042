import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What became of one test. A skipped test is one that was announced and did not run. */
export type Outcome = 'passed' | 'failed' | 'skipped';

/** One line of a report: a test, or the mark that its runner came to its end. */
export type Line =
  | { readonly kind: 'test'; readonly file: string; readonly title: string; readonly outcome: Outcome }
  | { readonly kind: 'end' };

/** The environment variable that asks the reporters for a report: a directory, a file for each runner process. */
export const REPORT_VARIABLE = 'TEST_REPORT_DIRECTORY';

/** Writes lines as they happen, so that a runner that dies half-way still reports what it ran. */
export interface ReportWriter {
  write(line: Line): void;
}

/** A writer into the directory that `env` names; one that does nothing when it names none. */
export function createReportWriter(env: NodeJS.ProcessEnv = process.env): ReportWriter {
  const directory = env[REPORT_VARIABLE];
  if (!directory) return { write: () => undefined };
  const file = join(directory, `${process.pid}.jsonl`);
  return { write: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`) };
}

/** What one or more runners of a step reported. */
export interface Report {
  readonly tests: readonly Extract<Line, { kind: 'test' }>[];
  /** Files without an end mark: their runner died. */
  readonly unfinished: number;
}

/** Reads every report in a directory. */
export function readReport(directory: string): Report {
  const reports = readdirSync(directory).map((name) => {
    const lines = readFileSync(join(directory, name), 'utf8').trim().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Line);
  });
  return {
    tests: reports.flat().filter((line) => line.kind === 'test'),
    unfinished: reports.filter((lines) => !lines.some((line) => line.kind === 'end')).length,
  };
}
