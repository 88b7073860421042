import { decodeCursor, encodeCursor, paths, type RunSnapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import type { SseReader } from '../testing/sse-reader.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../testing/test-server.ts';
import { pruneRuns } from './prune-runs.ts';
import { createRunCalls, type RunCalls } from './testing/run-calls.ts';

const DAY_MS = 86_400_000;

const names = (reader: SseReader) => reader.frames.map((frame) => frame.event);
const goodbye = (reader: SseReader) => JSON.parse(reader.frames.at(-1)!.data);

for (const kind of DATABASE_KINDS) {
  describe(`the streams of runs on ${kind}`, () => {
    let test: TestServer;
    let clock: ManualClock;
    let runs: RunCalls;
    let stranger: TestOrganization;

    before(async function () {
      this.timeout(30_000);
      clock = createManualClock();
      test = await startTestServer({ kind, clock });
      runs = createRunCalls(test);
      stranger = await test.addOrganization({ slug: 'stranger' });
    });
    after(() => test.stop());

    it('begin with the run, bring what it does, and end with it', async () => {
      const { id } = await runs.begin('live');
      const reader = await runs.stream(paths.runStream(id));
      await reader.find((frame) => frame.event === 'snapshot');
      await runs.report(id, { status: 'running' });
      await runs.report(id, { progress: 50 });
      await runs.report(id, { status: 'succeeded' });
      await reader.ended;
      expect(names(reader)).to.deep.equal([
        'stream.hello',
        'snapshot',
        'run.started',
        'run.progress',
        'run.completed',
        'stream.goodbye',
      ]);
      expect(goodbye(reader)).to.deep.equal({ reason: 'terminal', reconnectInMs: null });
      expect(JSON.parse(reader.frames[1]!.data)).to.nested.include({ 'run.id': id, 'run.status': 'queued' });
    });

    it('give a late reader of a finished run its state and a clean end', async () => {
      const { id } = await runs.begin('late', { status: 'running' });
      await runs.report(id, { status: 'failed', error: 'Out of memory.' });
      const reader = await runs.stream(paths.runStream(id));
      await reader.ended;
      expect(names(reader)).to.deep.equal(['stream.hello', 'snapshot', 'stream.goodbye']);
      expect(JSON.parse(reader.frames[1]!.data)).to.deep.equal(await runs.read(id));
      expect(goodbye(reader)).to.deep.equal({ reason: 'terminal', reconnectInMs: null });
    });

    it('bring a reader who left early to the end, and answer 204 to one who has it all', async () => {
      const { id } = await runs.begin('resumed', { status: 'running' });
      const { cursor } = await runs.read(id);
      await runs.report(id, { progress: 10 });
      await runs.report(id, { status: 'succeeded' });
      const reader = await runs.stream(paths.runStream(id), `?cursor=${cursor}`);
      await reader.ended;
      expect(names(reader)).to.deep.equal([
        'stream.hello',
        'run.progress',
        'run.completed',
        'stream.goodbye',
      ]);
      const again = await runs.stream(paths.runStream(id), `?cursor=${reader.frames[2]!.id}`);
      expect(again.response.status).to.equal(204);
    });

    it('end for a reader whose filter leaves the end out', async () => {
      const { id } = await runs.begin('filtered', { status: 'running' });
      const reader = await runs.stream(paths.runStream(id), '?types=run.progress');
      await reader.find((frame) => frame.event === 'snapshot');
      await runs.report(id, { status: 'succeeded' });
      await reader.ended;
      expect(names(reader)).to.deep.equal(['stream.hello', 'snapshot', 'stream.goodbye']);
    });

    it('poll the same sequence that they stream', async () => {
      const { id } = await runs.begin('polled');
      const reader = await runs.stream(paths.runStream(id));
      const { cursor } = JSON.parse(
        (await reader.find((frame) => frame.event === 'snapshot')).data,
      ) as RunSnapshot;
      await runs.report(id, { progress: 10 });
      await runs.report(id, { status: 'cancelled' });
      await reader.ended;
      const { body } = await test.call<{ events: { id: string }[] }>(
        'GET',
        `${paths.runEvents(id)}?cursor=${cursor}`,
      );
      const streamed = reader.frames
        .slice(2, -1)
        .map((frame) => ({ id: frame.id, ...JSON.parse(frame.data) }));
      expect(body.events).to.deep.equal(streamed);
    });

    it('confirm a known state with 304, and never an older one', async () => {
      const { id } = await runs.begin('tagged', { status: 'running' });
      await runs.report(id, { progress: 1 });
      const first = await test.call('GET', paths.run(id));
      const tag = first.headers.get('etag')!;
      const known = { 'if-none-match': tag };
      expect((await test.call('GET', paths.run(id), undefined, known)).status).to.equal(304);
      // Within 250 ms: the row is newer, the log is not.
      await runs.report(id, { progress: 2 });
      const second = await test.call<RunSnapshot>('GET', paths.run(id), undefined, known);
      expect(second.status).to.equal(200);
      expect(second.body.run.progress).to.equal(2);
    });

    it('open to a key and to a token that names them, and to nobody else', async () => {
      const run = await runs.begin('private');
      const other = await runs.begin('private');
      const { body } = await test.call<{ token: string }>('POST', '/v1/tokens', {
        scope: [`run:${run.id}`],
        ttlSeconds: 60,
      });
      const status = async (path: string, headers: Record<string, string> = {}) => {
        const reader = await test.stream(path, headers);
        reader.close();
        return reader.response.status;
      };
      const token = `?token=${body.token}`;
      expect(await status(paths.runStream(run.id) + token)).to.equal(200);
      expect(await status(paths.run(run.id) + token)).to.equal(200);
      expect(await status(paths.runStream(other.id) + token)).to.equal(403);
      expect(await status(paths.jobStream(run.jobId) + token)).to.equal(403);
      for (const path of [
        paths.runStream(run.id),
        paths.jobStream(run.jobId),
        paths.queueStream(test.organization.slug),
        paths.run(run.id),
      ]) {
        expect(await status(path), path).to.equal(401);
        expect(await status(path, { authorization: `Bearer ${stranger.key}` }), path).to.equal(404);
      }
    });

    it('tell a stranger nothing, not even whether there is such a run', async () => {
      const { id } = await runs.begin('secret');
      const ask = async (which: string) => {
        const { body } = await test.call<{ detail: string }>('GET', paths.run(which), undefined, {
          authorization: `Bearer ${stranger.key}`,
        });
        return body.detail.replace(which, '…');
      };
      expect(await ask(id)).to.equal(await ask('aaaaaaaaaaaa'));
    });

    it('forget the events of a run that finished before the retention, and still show how it ended', async () => {
      const { id } = await runs.begin('old', { status: 'running' });
      const open = await runs.begin('old', { status: 'running' });
      await runs.report(id, { status: 'succeeded' });
      const { cursor } = await runs.read(id);
      const later = createManualClock(clock.now() + 8 * DAY_MS);
      await pruneRuns({ ...test.server.context, clock: later });
      expect(await runs.events(`run:${id}`)).to.deep.equal([]);
      expect(await runs.types(`run:${open.id}`)).to.include('run.queued');
      const late = await runs.stream(paths.runStream(id));
      await late.ended;
      expect(JSON.parse(late.frames[1]!.data)).to.nested.include({ 'run.status': 'succeeded', cursor });
      const behind = encodeCursor({ epoch: decodeCursor(cursor)!.epoch, position: 1 });
      const resumed = await runs.stream(paths.runStream(id), `?cursor=${behind}`);
      await resumed.ended;
      expect(names(resumed)).to.include.members(['stream.reset', 'snapshot', 'stream.goodbye']);
    });

    it('leave the public stream of the organization untouched', async () => {
      const types = await runs.types(`org:${test.organization.id}`);
      expect(types.filter((type) => type.startsWith('run.') || type.startsWith('queue.'))).to.deep.equal([]);
    });
  });
}
