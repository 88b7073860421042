import { paths, type Run } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createRunScheduler, type RunScheduler } from './scheduler.ts';
import { createRunCalls, type RunCalls } from './testing/run-calls.ts';

const MINUTE_MS = 60_000;

for (const kind of DATABASE_KINDS) {
  describe(`runs on ${kind}`, () => {
    let test: TestServer;
    let clock: ManualClock;
    let runs: RunCalls;
    let scheduler: RunScheduler;

    before(async function () {
      this.timeout(30_000);
      clock = createManualClock();
      test = await startTestServer({ kind, clock });
      runs = createRunCalls(test);
      scheduler = createRunScheduler(test.server.context);
    });
    after(() => test.stop());

    it('begin queued, make their job at its first run, and go to their own topic and the job’s', async () => {
      const run = await runs.begin('first-use', {
        message: 'Waiting for a machine',
        metadata: { commit: 'f00' },
      });
      expect(run).to.include({ job: 'first-use', status: 'queued', progress: 0, startedAt: null });
      expect(run.metadata).to.deep.equal({ commit: 'f00' });
      expect(await runs.types(`run:${run.id}`)).to.deep.equal(['run.queued']);
      expect(await runs.types(`job:${run.jobId}`)).to.deep.equal(['queue.updated', 'run.queued']);
    });

    it('of one new job begun at once all find the same job', async () => {
      const begun = await Promise.all(Array.from({ length: 8 }, () => runs.begin('at-once')));
      expect(new Set(begun.map((run) => run.jobId)).size).to.equal(1);
      expect(new Set(begun.map((run) => run.id)).size).to.equal(8);
    });

    it('start, report and end with a duration, each change an event that carries the run whole', async () => {
      const { id, jobId } = await runs.begin('whole');
      await runs.report(id, { status: 'running', message: 'Building' });
      clock.advance(90_000);
      await runs.report(id, { progress: 40 });
      clock.advance(30_000);
      const { body } = await runs.report(id, { status: 'succeeded', message: 'Live' });
      expect(body).to.include({ status: 'succeeded', progress: 100, durationMs: 120_000, message: 'Live' });
      const events = await runs.events<'run.progress'>(`run:${id}`);
      expect(events.map((event) => event.type)).to.deep.equal([
        'run.queued',
        'run.started',
        'run.progress',
        'run.completed',
      ]);
      expect(events[2]!.data.run).to.include({ progress: 40, message: 'Building' });
      expect(events.at(-1)!.data.run).to.deep.equal((await runs.read(id)).run);
      expect(await runs.types(`job:${jobId}`)).to.include.members([
        'run.queued',
        'run.started',
        'run.completed',
      ]);
      expect(await runs.types(`job:${jobId}`)).not.to.include('run.progress');
    });

    it('are started by their first progress', async () => {
      const { id } = await runs.begin();
      const { body } = await runs.report(id, { progress: 5 });
      expect(body).to.include({ status: 'running', progress: 5 });
      expect(await runs.types(`run:${id}`)).to.deep.equal(['run.queued', 'run.started']);
    });

    it('tell their progress at most every 250 ms, and the last of it by the sweep', async () => {
      const { id } = await runs.begin('chatty', { status: 'running' });
      for (let progress = 1; progress <= 20; progress += 1) await runs.report(id, { progress });
      expect((await runs.read(id)).run.progress).to.equal(20);
      await scheduler.sweep();
      expect(
        (await runs.events<'run.progress'>(`run:${id}`)).slice(2).map((event) => event.data.run.progress),
      ).to.deep.equal([1]);
      clock.advance(250);
      await scheduler.sweep();
      const told = (await runs.events<'run.progress'>(`run:${id}`)).slice(2);
      expect(told.map((event) => event.data.run.progress)).to.deep.equal([1, 20]);
      expect(told.at(-1)!.data.run).to.deep.equal((await runs.read(id)).run);
    });

    it('end at once, whatever progress is still owed, and owe none afterwards', async () => {
      const { id } = await runs.begin('quick-end', { status: 'running' });
      await runs.report(id, { progress: 10 });
      await runs.report(id, { progress: 20 });
      await runs.report(id, { status: 'failed', error: 'The disk is full.' });
      clock.advance(10_000);
      await scheduler.sweep();
      expect(await runs.types(`run:${id}`)).to.deep.equal([
        'run.queued',
        'run.started',
        'run.progress',
        'run.completed',
      ]);
      expect((await runs.read(id)).run).to.include({
        progress: 20,
        status: 'failed',
        error: 'The disk is full.',
      });
    });

    const illegal: [string, Run['status'][], Run['status']][] = [
      ['a running run back into the queue', ['running'], 'queued'],
      ['a succeeded run back to running', ['running', 'succeeded'], 'running'],
      ['a failed run to succeeded', ['running', 'failed'], 'succeeded'],
      ['a cancelled run to failed', ['cancelled'], 'failed'],
    ];
    for (const [what, before, status] of illegal) {
      it(`refuse to take ${what}, say so, and change nothing`, async () => {
        const { id } = await runs.begin('illegal');
        for (const step of before) await runs.report(id, { status: step });
        const state = await runs.read(id);
        const answer = await runs.report(id, { status, message: 'Changed' });
        expect(answer.status).to.equal(409);
        expect(answer.body.detail).to.include(before.at(-1)).and.include('Nothing was changed');
        expect(await runs.read(id)).to.deep.equal(state);
      });
    }

    it('that are finished take the same end again in peace, and refuse everything new', async () => {
      const { id } = await runs.begin('again', { status: 'running' });
      const end = { status: 'succeeded', message: 'Live', progress: 90 } as const;
      await runs.report(id, end);
      const state = await runs.read(id);
      expect((await runs.report(id, end)).status).to.equal(200);
      expect((await runs.report(id, { progress: 50 })).status).to.equal(409);
      expect((await runs.report(id, { status: 'succeeded', message: 'Other' })).status).to.equal(409);
      const late = await test.call('POST', `${paths.run(id)}/artifacts`, {
        name: 'a',
        url: 'https://a.example/',
      });
      expect(late.status).to.equal(409);
      expect(await runs.read(id)).to.deep.equal(state);
    });

    it('time out when nobody reports, and not while somebody does', async () => {
      const silent = await runs.begin('silence', { status: 'running' });
      const lively = await runs.begin('silence', { status: 'running' });
      const patient = await runs.begin('silence', { timeOutSeconds: 7_200 });
      clock.advance(29 * MINUTE_MS);
      await runs.report(lively.id, { progress: 0 });
      clock.advance(MINUTE_MS);
      await scheduler.sweep();
      expect((await runs.read(silent.id)).run).to.include({
        status: 'timed_out',
        error: 'Nobody reported on it for 30 minutes.',
        durationMs: 30 * MINUTE_MS,
      });
      expect(
        (await runs.types(`job:${silent.jobId}`)).filter((type) => type === 'run.completed'),
      ).to.have.length(1);
      expect((await runs.read(lively.id)).run.status).to.equal('running');
      expect((await runs.read(patient.id)).run.status).to.equal('queued');
      await runs.report(lively.id, { status: 'cancelled' });
      await runs.report(patient.id, { status: 'cancelled' });
    });

    it('gather artifacts, children by name with their counts, and metadata by key', async () => {
      const { id } = await runs.begin('parts', { status: 'running', metadata: { a: '1', b: '2' } });
      const artifact = await test.call('POST', `${paths.run(id)}/artifacts`, {
        name: 'report.html',
        url: 'https://files.example/report.html',
        sizeBytes: 5_120,
      });
      expect(artifact.status).to.equal(201);
      await runs.report(id, {
        children: [
          { name: 'lint', status: 'succeeded', durationMs: 900 },
          { name: 'unit', status: 'running' },
        ],
      });
      await runs.report(id, {
        children: [{ name: 'unit', status: 'failed', durationMs: 4_000 }],
        metadata: { b: null, c: '3' },
      });
      const { run } = await runs.read(id);
      expect(run.artifacts).to.deep.equal([artifact.body]);
      expect(run.children).to.deep.equal([
        { name: 'lint', status: 'succeeded', durationMs: 900 },
        { name: 'unit', status: 'failed', durationMs: 4_000 },
      ]);
      expect(run.childCounts).to.include({ succeeded: 1, failed: 1, running: 0 });
      expect(run.metadata).to.deep.equal({ a: '1', c: '3' });
      expect(await runs.types(`run:${id}`)).to.include('run.artifact');
    });

    it('bound what a report may hold', async () => {
      const { id } = await runs.begin('bounds', { status: 'running' });
      const many = (count: number, prefix: string) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'x']));
      expect((await runs.report(id, { metadata: many(32, 'a') })).status).to.equal(200);
      expect((await runs.report(id, { metadata: many(1, 'b') })).status).to.equal(422);
      expect((await runs.report(id, { progress: 101 })).status).to.equal(400);
      expect((await runs.report(id, { url: 'javascript:alert(1)' })).status).to.equal(400);
      expect((await runs.report(id, { error: 'Odd' })).status).to.equal(400);
      expect((await runs.read(id)).run.metadata).to.deep.equal(many(32, 'a'));
    });

    it('are listed newest first, page by page, by job and by status', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        clock.advance(1_000);
        ids.unshift((await runs.begin('listed')).id);
      }
      await runs.report(ids[0]!, { status: 'cancelled' });
      const pages: string[] = [];
      for (let after = ''; ; ) {
        const { body } = await test.call<{ runs: Run[]; next: string | null }>(
          'GET',
          `/v1/runs?job=listed&limit=2${after}`,
        );
        pages.push(...body.runs.map((run) => run.id));
        if (!body.next) break;
        after = `&after=${body.next}`;
      }
      expect(pages).to.deep.equal(ids);
      const { body } = await test.call<{ runs: Run[] }>('GET', '/v1/runs?job=listed&status=cancelled');
      expect(body.runs.map((run) => run.id)).to.deep.equal([ids[0]]);
      const jobs = await test.call<{ jobs: { slug: string }[] }>('GET', '/v1/jobs');
      expect(jobs.body.jobs.map((job) => job.slug))
        .to.include('listed')
        .and.deep.equal(jobs.body.jobs.map((job) => job.slug).sort());
    });
  });
}
