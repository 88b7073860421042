import { relative } from 'node:path';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';
import { createReportWriter, type Outcome, type ReportWriter } from './result.ts';

function outcomeOf(test: { passed: boolean; skipped: boolean }): Outcome {
  if (test.skipped) return 'skipped';
  return test.passed ? 'passed' : 'failed';
}

function writeSuite(report: ReportWriter, file: string, suite: TestSuiteResult, path: string): void {
  for (const test of suite.tests) {
    report.write({ kind: 'test', file, title: `${path} ${test.name}`.trim(), outcome: outcomeOf(test) });
  }
  for (const inner of suite.suites) writeSuite(report, file, inner, `${path} ${inner.name}`.trim());
}

function writeSession(report: ReportWriter, file: string, session: TestSession): void {
  if (session.testResults) writeSuite(report, file, session.testResults, '');
  // A file that did not load, or threw outside a test, has an error and no test to carry it.
  for (const error of session.errors) {
    report.write({ kind: 'test', file, title: `(outside a test) ${error.message}`, outcome: 'failed' });
  }
}

/** Reports browser tests to `scripts/test.ts`; what people read comes from the runner's own reporter. */
export function createBrowserReporter(): Reporter {
  const report = createReportWriter();
  return {
    reportTestFileResults({ testFile, sessionsForTestFile }) {
      const file = relative(process.cwd(), testFile);
      for (const session of sessionsForTestFile) writeSession(report, file, session);
    },
    stop() {
      report.write({ kind: 'end' });
    },
  };
}
