import { relative } from 'node:path';
import Mocha from 'mocha';
import { createReportWriter, type Outcome } from './result.ts';

const { EVENT_RUN_BEGIN, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } =
  Mocha.Runner.constants;

/** Every test of a suite and the suites in it. */
function collectTests(suite: Mocha.Suite): Mocha.Test[] {
  return [...suite.tests, ...suite.suites.flatMap(collectTests)];
}

/** Dots for people, and a line for each test in the report that `scripts/test.ts` sums. */
class DotAndReport extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const report = createReportWriter();
    const seen = new Set<Mocha.Runnable>();
    const write = (test: Mocha.Runnable, outcome: Outcome): void => {
      seen.add(test);
      const file = relative(process.cwd(), test.file ?? '');
      report.write({ kind: 'test', file, title: test.fullTitle(), outcome });
    };
    runner.on(EVENT_TEST_PASS, (test) => write(test, 'passed'));
    runner.on(EVENT_TEST_FAIL, (test) => write(test, 'failed')); // a failed hook arrives here too
    runner.on(EVENT_TEST_PENDING, (test) => write(test, 'skipped'));
    runner.once(EVENT_RUN_BEGIN, () => {
      const announced = collectTests(runner.suite);
      runner.once(EVENT_RUN_END, () => {
        // After a failed hook mocha leaves the rest of the suite out without a word.
        for (const test of announced) if (!seen.has(test)) write(test, 'skipped');
        report.write({ kind: 'end' });
      });
    });
  }
}

// mocha loads a reporter with require(): this name is what require() returns.
export { DotAndReport as 'module.exports' };
