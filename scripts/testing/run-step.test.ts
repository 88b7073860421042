import { expect } from 'chai';
import { countWrittenTests, type RunStepOptions, runStep, type Step } from './run-step.ts';
import { formatSum, type StepResult, sumResults } from './sum.ts';

const fixture = (name: string): string => `scripts/testing/fixtures/${name}.fixture.ts`;

/** A mocha run of fixtures, silent: their failures are not failures here. */
function fixtureStep(names: readonly string[], limitMs = 20_000): Step {
  const files = names.map(fixture);
  return {
    name: 'Fixture',
    command: 'sh',
    arguments: ['-c', 'mocha "$@" >/dev/null 2>&1', 'sh', ...files],
    files,
    limitMs,
  };
}

function runQuietly(step: Step, options: Partial<RunStepOptions> = {}): Promise<StepResult> {
  return runStep(step, {
    env: process.env,
    signal: new AbortController().signal,
    say: () => undefined,
    ...options,
  });
}

async function sumOf(...names: string[]): Promise<string> {
  return formatSum(sumResults([await runQuietly(fixtureStep(names))]));
}

describe('the sum of a step', () => {
  it('counts what passed and what failed', async () => {
    expect(await sumOf('failing')).to.equal('1 passed, 1 failed, 0 skipped');
  });

  it('counts every test of a suite that skips itself', async () => {
    expect(await sumOf('skipped')).to.equal('0 passed, 0 failed, 2 skipped');
  });

  it('counts a failed hook as a failure and the tests behind it as skipped', async () => {
    expect(await sumOf('broken-hook')).to.equal('0 passed, 1 failed, 2 skipped');
  });

  it('keeps the passed tests of a runner that is killed half-way, and counts its death', async () => {
    expect(await sumOf('crashing')).to.equal('1 passed, 1 failed, 0 skipped');
  });

  it('does not believe a runner that leaves half-way with success', async () => {
    expect(await sumOf('leaving')).to.equal('1 passed, 1 failed, 0 skipped');
  });

  it('counts a file that does not load as a failure, although another has passed tests', async () => {
    expect(await sumOf('failing', 'unloadable')).to.equal('0 passed, 1 failed, 0 skipped');
  });

  it('counts a run without a single test as a failure', async () => {
    expect(await sumOf('empty')).to.equal('0 passed, 1 failed, 0 skipped');
  });

  it('counts a command that fails without tests as a failure', async () => {
    const result = await runQuietly({ name: 'Build', command: 'false', arguments: [], limitMs: 5000 });
    expect(result.broken).to.deep.equal(['ended with exit code 1']);
  });

  it('counts a command that does not exist as a failure', async () => {
    const result = await runQuietly({
      name: 'Build',
      command: 'no-such-command',
      arguments: [],
      limitMs: 5000,
    });
    expect(result.broken[0]).to.contain('ENOENT');
  });

  it('counts the tests written in files that cannot run here', () => {
    expect(countWrittenTests([fixture('failing'), fixture('skipped')])).to.equal(4);
  });

  it('does not count a test as skipped that another step ran', async () => {
    const skipped = await runQuietly(fixtureStep(['skipped']));
    const ran = await runQuietly(fixtureStep(['skipped']), { env: { ...process.env, FIXTURE_RUNS: '1' } });
    expect(formatSum(sumResults([skipped, ran]))).to.equal('2 passed, 0 failed, 0 skipped');
  });
});
