import { isTerminal, RUN_STATUSES, type Run } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { PROGRESS_STEP_MS } from './append-run.ts';
import { createRunScheduler, type RunScheduler } from './scheduler.ts';
import type { RunReport } from './schema.ts';
import { createRunCalls, type RunCalls } from './testing/run-calls.ts';

/** Something that happens to a run: a report, right or wrong, or time. */
type Step = { report: RunReport } | { waitMs: number };

const report = fc.record(
  {
    status: fc.constantFrom(...RUN_STATUSES),
    progress: fc.integer({ min: 0, max: 100 }),
    message: fc.constantFrom('Building', 'Testing', null),
    children: fc.array(
      fc.record({ name: fc.constantFrom('lint', 'unit'), status: fc.constantFrom(...RUN_STATUSES) }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const progressOnly = fc.record({ progress: fc.integer({ min: 0, max: 100 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ report: progressOnly }) },
  { weight: 2, arbitrary: fc.record({ report }) },
  { weight: 3, arbitrary: fc.record({ waitMs: fc.constantFrom(0, 20, 100, 249, 250, 1_000) }) },
);

describe('whatever is reported on a run, in whatever order', () => {
  let test: TestServer;
  let clock: ManualClock;
  let runs: RunCalls;
  let scheduler: RunScheduler;

  before(async function () {
    this.timeout(60_000);
    clock = createManualClock();
    test = await startTestServer({ clock });
    runs = createRunCalls(test);
    scheduler = createRunScheduler(test.server.context);
  });
  after(() => test.stop());

  async function play(steps: readonly Step[]): Promise<string> {
    const { id } = await runs.begin('sequence');
    for (const each of steps) {
      if ('waitMs' in each) clock.advance(each.waitMs);
      else expect((await runs.report(id, each.report)).status).to.be.oneOf([200, 409]);
      await scheduler.sweep();
    }
    clock.advance(1_000);
    await scheduler.sweep();
    return id;
  }

  it('the log tells one life of it, and ends where the run stands', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const id = await play(steps);
        const events = await runs.events<'run.progress'>(`run:${id}`);
        const types = events.map((event) => event.type as string);
        expect(events.at(-1)!.data.run).to.deep.equal((await runs.read(id)).run);
        expect(types[0]).to.equal('run.queued');
        expect(types.filter((type) => type === 'run.started').length).to.be.at.most(1);
        const ends = types.flatMap((type, index) => (type === 'run.completed' ? [index] : []));
        const { status }: Run = events.at(-1)!.data.run;
        expect(ends).to.deep.equal(isTerminal(status) ? [types.length - 1] : []);
        const times = events
          .filter((event) => event.type === 'run.progress')
          .map((event) => Date.parse(event.timestamp));
        for (const [index, time] of times.slice(1).entries())
          expect(time - times[index]!).to.be.at.least(PROGRESS_STEP_MS);
      }),
      { numRuns: 20 },
    );
  });
});
