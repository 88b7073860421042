import { expect } from 'chai';
import type { PlannedStep } from './parts.ts';
import { type RunAllOptions, runAll } from './run-all.ts';
import { formatSum, type StepResult, sumResults } from './sum.ts';

const shell = (script: string, options: Partial<PlannedStep> = {}): PlannedStep => ({
  name: script,
  command: 'sh',
  arguments: ['-c', script],
  limitMs: 10_000,
  ...options,
});

function run(steps: readonly PlannedStep[], options: Partial<RunAllOptions> = {}): Promise<StepResult[]> {
  return runAll(steps, {
    env: process.env,
    services: { variables: {}, missing: [] },
    signal: new AbortController().signal,
    say: () => undefined,
    ...options,
  });
}

describe('a run of all steps', () => {
  it('goes on after a step that failed', async () => {
    const results = await run([shell('exit 3'), shell('true')]);
    expect(results.map((result) => result.broken)).to.deep.equal([['ended with exit code 3'], []]);
  });

  it('counts the tests of a step as skipped when its service is missing', async () => {
    const files = ['scripts/testing/fixtures/failing.fixture.ts'];
    const services = { variables: {}, missing: ['redis'] as const };
    const results = await run([shell('exit 1', { files, needs: ['postgres', 'redis'] })], { services });
    expect(formatSum(sumResults(results))).to.equal('0 passed, 0 failed, 2 skipped');
  });

  it("hands a step its services, and neither a server's settings nor what the step must not see", async () => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: 'postgres://mine', PORT: '80', HOME: '/nowhere' };
    const services = {
      variables: { TEST_REDIS_URL: 'redis://a', TEST_DATABASE_URL: 'postgres://b' },
      missing: [],
    };
    const wants = 'test "$TEST_REDIS_URL:$HOME:$DATABASE_URL$PORT$TEST_DATABASE_URL" = redis://a:/nowhere:';
    const [result] = await run([shell(wants, { without: ['TEST_DATABASE_URL'] })], { env, services });
    expect(result?.broken).to.deep.equal([]);
  });

  it('starts no further step once it is interrupted', async () => {
    expect(await run([shell('true')], { signal: AbortSignal.abort() })).to.deep.equal([]);
  });

  it('ends a step that does not fit into the time of the whole, and counts the next as failed', async () => {
    const [late, next] = await run([shell('sleep 60'), shell('true')], { limitMs: 300 });
    expect(late?.broken[0]).to.match(/^took longer than 0\.\d+ s$/);
    expect(next?.broken[0]).to.contain('did not start');
  });
});
