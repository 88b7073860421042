/**
 * `npm test`: everything that must hold, one step after the other. `npm test -- unit|browser|e2e|chaos|package`
 * runs one part. The last line is the sum; the exit code is 1 when anything failed or a step broke.
 */
import { watchParent } from './processes/parent.ts';
import type { ServiceName } from './services/packages.ts';
import { provideServices } from './services/provide.ts';
import { PART_NAMES, type PartName, planSteps } from './testing/parts.ts';
import { runAll } from './testing/run-all.ts';
import { formatSum, listSkipped, type StepResult, sumResults } from './testing/sum.ts';

const say = (line: string): void => console.log(line);

function readPart(argument: string | undefined): PartName | undefined {
  if (argument === undefined) return undefined;
  const part = PART_NAMES.find((name) => name === argument);
  if (part) return part;
  console.error(
    `There is no part "${argument}". Choose one of ${PART_NAMES.join(', ')}, or none for everything.`,
  );
  process.exit(2);
}

function breakServices(broken: readonly string[]): StepResult {
  for (const reason of broken) say(`✗ Services ${reason}.`);
  return { name: 'Services', report: { tests: [], unfinished: 0 }, broken, notStarted: 0, durationMs: 0 };
}

/** Where a missing service must not pass for a skipped test: on a build machine. */
function refuseMissing(missing: readonly ServiceName[]): StepResult[] {
  if (process.env['CI'] !== 'true' || missing.length === 0) return [];
  return [breakServices(missing.map((name) => `lack ${name}, and CI=true`))];
}

function printResults(results: readonly StepResult[]): void {
  say('\n━━━ Result');
  for (const result of results) {
    const took = `${(result.durationMs / 1000).toFixed(1)} s`.padStart(8);
    say(`${took}  ${result.name}: ${result.broken.join(', ') || formatSum(sumResults([result]))}`);
  }
  const failed = results.flatMap((result) => result.report.tests).filter((test) => test.outcome === 'failed');
  for (const test of failed) say(`failed: ${test.file}: ${test.title}`);
  for (const name of listSkipped(results)) say(`skipped: ${name}`);
}

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => controller.abort());
}
watchParent(() => controller.abort());

const steps = planSteps(readPart(process.argv[2]));
const wanted = [...new Set(steps.flatMap((step) => step.needs ?? []))];
const results: StepResult[] = [];
const services = await provideServices({ env: process.env, wanted, say }).catch((error: Error) => {
  results.push(breakServices([`could not be started: ${error.message}`]));
  return { variables: {}, missing: wanted, stop: async () => undefined };
});
results.push(...refuseMissing(services.missing));
try {
  results.push(...(await runAll(steps, { env: process.env, services, signal: controller.signal, say })));
} finally {
  await services.stop();
}
printResults(results);
const sum = sumResults(results);
if (controller.signal.aborted) say('Interrupted: not everything ran.');
process.exitCode = sum.failed > 0 || controller.signal.aborted ? 1 : 0;
say(formatSum(sum));
