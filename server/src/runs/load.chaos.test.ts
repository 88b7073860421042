import {
  isTerminal,
  paths,
  type QueueStatistics,
  type Run,
  type RunStatus,
} from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import type { SseReader } from '../testing/sse-reader.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { PROGRESS_STEP_MS } from './append-run.ts';
import { createRunCalls, type RunCalls } from './testing/run-calls.ts';

const ROUNDS = 25;
const RUNS_PER_ROUND = 8;
const REPORTS_PER_RUN = 25;
const WRITERS = 8;
const JOBS = ['build', 'deploy', 'migrate', 'smoke'];
const ALL_COUNTED = '"job":null,"queued":0,"running":0,"finishedLastHour":200';
const ENDS: RunStatus[] = ['succeeded', 'failed', 'cancelled'];

interface Followed {
  run: Run;
  reader: SseReader;
}

/** What a reader of a run's stream knows in the end: the snapshot, then the run of each event. */
function stateOf(reader: SseReader): Run {
  const domain = reader.frames.filter((frame) => !frame.event!.startsWith('stream.'));
  const last = JSON.parse(domain.at(-1)!.data);
  return (last.data ?? last).run;
}

/** Every job of `work`, done by several workers that take the next one when they are ready. */
async function share(work: (() => Promise<void>)[], workers: number): Promise<void> {
  const rest = [...work];
  const worker = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) await next();
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

function lastQueue(reader: SseReader, job: string | null): QueueStatistics {
  const told = reader.frames.filter((frame) => frame.event === 'queue.updated');
  return told.map((frame) => JSON.parse(frame.data).data.queue).findLast((queue) => queue.job === job);
}

if (DATABASE_KINDS.includes('postgres')) {
  describe('200 runs with 5,000 reports from 8 writers', () => {
    let test: TestServer;
    let runs: RunCalls;
    let publicReader: SseReader;
    let queueReader: SseReader;
    const jobReaders = new Map<string, SseReader>();
    const followed: Followed[] = [];

    before(async function () {
      this.timeout(150_000);
      test = await startTestServer({ kind: 'postgres' });
      runs = createRunCalls(test);
      publicReader = await test.stream(paths.stream(test.organization.slug));
      queueReader = await runs.stream(paths.queueStream(test.organization.slug));
      for (let round = 0; round < ROUNDS; round += 1) await playRound(round);
      await queueReader.find((frame) => frame.data.includes(ALL_COUNTED));
    });
    after(async () => {
      for (const reader of [publicReader, queueReader, ...jobReaders.values()]) reader.close();
      await test.stop();
    });

    async function playRound(round: number): Promise<void> {
      const active: Followed[] = [];
      for (let index = 0; index < RUNS_PER_ROUND; index += 1) {
        const job = JOBS[index % JOBS.length]!;
        const run = await runs.begin(job, { status: 'running' });
        if (!jobReaders.has(job)) jobReaders.set(job, await runs.stream(paths.jobStream(run.jobId)));
        active.push({ run, reader: await runs.stream(paths.runStream(run.id)) });
      }
      // Reports of all runs take turns, so that two writers often meet at one run.
      const reports = Array.from({ length: REPORTS_PER_RUN }, (_, step) =>
        active.map(({ run }) => async () => {
          const progress = Math.round((step * 100) / REPORTS_PER_RUN);
          const { status } = await runs.report(run.id, { progress, message: `Step ${step}` });
          expect(status).to.equal(200);
        }),
      ).flat();
      await share(reports, WRITERS);
      const ends = active.map(({ run }, index) => async () => {
        await runs.report(run.id, { status: ENDS[(round + index) % ENDS.length]! });
      });
      await share(ends, WRITERS);
      await Promise.all(active.map(({ reader }) => reader.ended));
      followed.push(...active);
    }

    it('leaves every stream with the state that GET answers, and a clean end', async () => {
      expect(followed).to.have.length(200);
      for (const { run, reader } of followed) {
        const { run: state } = await runs.read(run.id);
        expect(isTerminal(state.status)).to.equal(true);
        expect(stateOf(reader)).to.deep.equal(state);
        expect(reader.frames.at(-1)!.event).to.equal('stream.goodbye');
      }
    });

    it('gives late readers the state and a clean end', async () => {
      for (const { run } of followed) {
        const late = await runs.stream(paths.runStream(run.id));
        await late.ended;
        expect(late.frames.map((frame) => frame.event)).to.deep.equal([
          'stream.hello',
          'snapshot',
          'stream.goodbye',
        ]);
        expect(stateOf(late)).to.deep.equal((await runs.read(run.id)).run);
      }
    });

    it('tells the progress of a run at most every 250 ms', async () => {
      let told = 0;
      for (const { run } of followed) {
        const events = await runs.events(`run:${run.id}`);
        const times = events
          .filter((event) => event.type === 'run.progress')
          .map((event) => Date.parse(event.timestamp));
        for (const [index, time] of times.slice(1).entries())
          expect(time - times[index]!).to.be.at.least(PROGRESS_STEP_MS);
        told += times.length;
      }
      expect(told).to.be.within(200, 4_999);
    });

    it('has job and queue streams that agree with the counts', async () => {
      const counted = await test.server.context.database
        .em()
        .execute<{ job: string; finished: string }[]>(
          `select job, count(*) as finished from run where finished_at is not null group by job`,
        );
      expect(counted).to.have.length(JOBS.length);
      for (const { job, finished } of counted) {
        const expected = { job, queued: 0, running: 0, finishedLastHour: Number(finished) };
        expect(lastQueue(queueReader, job)).to.include(expected);
        const reader = jobReaders.get(job)!;
        await reader.find((frame) =>
          frame.data.includes(`"queued":0,"running":0,"finishedLastHour":${finished}`),
        );
        expect(lastQueue(reader, job)).to.deep.equal(lastQueue(queueReader, job));
        const seen = (type: string) => reader.frames.filter((frame) => frame.event === type).length;
        // The first run of a job began before anybody could follow the job.
        expect(seen('run.completed')).to.equal(Number(finished));
        expect(seen('run.started')).to.equal(Number(finished) - 1);
        expect(seen('run.progress')).to.equal(0);
      }
      expect(lastQueue(queueReader, null)).to.include({ queued: 0, running: 0, finishedLastHour: 200 });
    });

    it('is nowhere on the public stream of the organization', () => {
      const carried = publicReader.frames.filter((frame) => !frame.event!.startsWith('stream.'));
      expect(carried.map((frame) => frame.event)).to.deep.equal(['snapshot']);
    });
  });
}
