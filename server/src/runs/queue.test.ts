import { type JobSnapshot, paths, type QueueSnapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { announceQueues } from './announce-queues.ts';
import { createRunCalls, type RunCalls } from './testing/run-calls.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

for (const kind of DATABASE_KINDS) {
  describe(`the queue on ${kind}`, () => {
    let test: TestServer;
    let clock: ManualClock;
    let runs: RunCalls;

    before(async function () {
      this.timeout(30_000);
      clock = createManualClock();
      test = await startTestServer({ kind, clock, env: { RUN_TIMEOUT: '86400' } });
      runs = createRunCalls(test);
    });
    after(() => test.stop());

    const queueTopic = () => `queue:${test.organization.id}`;
    const readQueue = async () =>
      (await test.call<QueueSnapshot>('GET', paths.queue(test.organization.slug))).body;
    const settle = async () => {
      clock.advance(2 * SECOND_MS);
      for (let pass = 0; pass < 2; pass += 1) {
        await announceQueues(test.server.context);
        clock.advance(2 * SECOND_MS);
      }
    };

    it('is there, and empty, before any job is', async () => {
      expect(await readQueue()).to.deep.include({
        total: { job: null, queued: 0, running: 0, finishedLastHour: 0, medianDurationMs: null },
        jobs: [],
      });
    });

    it('counts what is queued, running and finished, and the median duration, by job and in all', async () => {
      const durations = [10, 20, 90].map((seconds) => seconds * SECOND_MS);
      for (const duration of durations) {
        const { id } = await runs.begin('build', { status: 'running' });
        clock.advance(duration);
        await runs.report(id, { status: 'succeeded' });
      }
      await runs.begin('build');
      const open = await runs.begin('ship', { status: 'running' });
      await settle();
      const build = { job: 'build', queued: 1, running: 0, finishedLastHour: 3, medianDurationMs: 20_000 };
      const ship = { job: 'ship', queued: 0, running: 1, finishedLastHour: 0, medianDurationMs: null };
      const total = { job: null, queued: 1, running: 1, finishedLastHour: 3, medianDurationMs: 20_000 };
      const queue = await readQueue();
      expect(queue.total).to.deep.equal(total);
      expect(queue.jobs).to.deep.equal([build, ship]);
      const job = await test.call<JobSnapshot>('GET', paths.job(open.jobId));
      expect(job.body.queue).to.deep.equal(ship);
      expect(job.body.runs).to.deep.equal([
        { id: open.id, status: 'running', queuedAt: open.queuedAt, startedAt: open.startedAt },
      ]);
      const told = (await runs.events<'queue.updated'>(queueTopic())).map((event) => event.data.queue);
      for (const each of [build, ship, total])
        expect(told.filter(({ job }) => job === each.job).at(-1)).to.deep.equal(each);
    });

    it('is told of at most once a second', async () => {
      await settle();
      const before = (await runs.events(queueTopic())).length;
      for (let tick = 0; tick < 28; tick += 1) {
        await runs.begin(tick % 2 === 0 ? 'busy' : 'lively');
        await announceQueues(test.server.context);
        clock.advance(250);
      }
      const events = (await runs.events<'queue.updated'>(queueTopic())).slice(before);
      for (const job of ['busy', 'lively', null]) {
        const times = events
          .filter((event) => event.data.queue.job === job)
          .map((event) => Date.parse(event.timestamp));
        const gaps = times.slice(1).map((time, index) => time - times[index]!);
        expect(times.length, String(job)).to.be.within(4, 8);
        expect(Math.min(...gaps), String(job)).to.be.at.least(SECOND_MS);
      }
    });

    it('says nothing while nothing changes, and when an hour has passed over what finished', async () => {
      await settle();
      const before = await runs.types(queueTopic());
      clock.advance(61 * SECOND_MS);
      await settle();
      expect(await runs.types(queueTopic())).to.deep.equal(before);
      clock.advance(HOUR_MS);
      await settle();
      const { total, jobs } = await readQueue();
      expect(total.finishedLastHour).to.equal(0);
      expect(jobs.find(({ job }) => job === 'build')).to.include({
        finishedLastHour: 0,
        medianDurationMs: 20_000,
      });
    });

    it('has a stream that begins with its state and brings each count', async () => {
      const reader = await runs.stream(paths.queueStream(test.organization.slug));
      await reader.find((frame) => frame.event === 'snapshot');
      await runs.begin('streamed');
      await settle();
      await reader.find(
        (frame) => frame.event === 'queue.updated' && frame.data.includes('"job":"streamed","queued":1'),
      );
      reader.close();
      const names = new Set(reader.frames.map((frame) => frame.event));
      expect([...names]).to.deep.equal(['stream.hello', 'snapshot', 'queue.updated']);
    });
  });
}
