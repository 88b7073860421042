import type { Run, RunSnapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { PROGRESS_STEP_MS } from './append-run.ts';
import { flushProgress } from './flush-progress.ts';
import { createRunCalls, type RunCalls } from './testing/run-calls.ts';

for (const kind of DATABASE_KINDS) {
  describe(`preconditions of runs and of GitHub's addresses on ${kind}`, () => {
    let test: TestServer;
    let runs: RunCalls;
    let clock: ManualClock;
    let path: string;
    before(async function () {
      this.timeout(30_000);
      clock = createManualClock();
      test = await startTestServer({ kind, clock });
      runs = createRunCalls(test);
    });
    beforeEach(async () => {
      path = `/v1/runs/${(await runs.begin('deploy', { status: 'running' })).id}`;
    });
    after(() => test.stop());

    const read = (headers: Record<string, string> = {}) =>
      test.call<RunSnapshot>('GET', path, undefined, headers);
    const tag = async () => (await read()).headers.get('etag')!;
    const report = (body: object, ifMatch?: string) =>
      test.call<Run>('PATCH', path, body, ifMatch === undefined ? {} : { 'if-match': ifMatch });

    it('takes a report on the state that was read, or on any', async () => {
      const answers = [await report({ progress: 10 }, await tag()), await report({ progress: 20 }, '*')];
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200]);
    });

    it('refuses a report on an older state, says the tag of now, and changes nothing', async () => {
      const old = await tag();
      await report({ message: 'Newer' });
      const refused = await report({ message: 'Lost', progress: 90 }, old);
      expect(refused.status).to.equal(412);
      const { run } = (await read()).body;
      expect([run.message, run.progress]).to.deep.equal(['Newer', 0]);
      const { currentTag } = refused.body as unknown as { currentTag: string };
      expect(refused.body).to.include({ code: 'precondition_failed' });
      expect((await report({ message: 'Seen' }, currentTag)).status).to.equal(200);
    });

    it('lets a reporter go on from its own last answer, also when the log was owed its progress', async () => {
      const first = await report({ progress: 10 });
      clock.advance(PROGRESS_STEP_MS);
      const second = await report({ progress: 20 }, first.headers.get('etag')!);
      const third = await report({ progress: 30 }, second.headers.get('etag')!);
      const owed = await tag();
      clock.advance(PROGRESS_STEP_MS);
      await flushProgress(test.server.context);
      expect(await tag(), 'with another cursor').not.to.equal(owed);
      expect((await report({ progress: 30 }, owed)).status).to.equal(200);
      expect((await report({ progress: 40 }, third.headers.get('etag')!)).status).to.equal(200);
      expect((await report({ progress: 50 }, owed)).status).to.equal(412);
    });

    it('answers 304 only to who has the cursor too', async () => {
      const known = await tag();
      expect((await read({ 'if-none-match': known })).status).to.equal(304);
      const { headers } = await report({ message: 'Another' });
      const { headers: now } = await read({ 'if-none-match': known });
      expect(now.get('etag')).not.to.equal(known);
      expect(now.get('etag')!.startsWith(headers.get('etag')!.slice(0, -1))).to.equal(true);
      expect((await read({ 'if-none-match': headers.get('etag')! })).status).to.equal(200);
    });

    it('lets one of many reporters through that have seen the same state', async () => {
      const seen = await tag();
      const answers = await Promise.all([1, 2, 3, 4, 5].map((each) => report({ message: `${each}` }, seen)));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412, 412, 412, 412]);
    });

    it('names an artifact only of the state that was read', async () => {
      const seen = await tag();
      const name = (ifMatch: string) =>
        test.call(
          'POST',
          `${path}/artifacts`,
          { name: 'log', url: 'https://ci.example/1' },
          { 'if-match': ifMatch },
        );
      expect((await name(seen)).status).to.equal(201);
      expect((await name(seen)).status).to.equal(412);
    });

    it('answers what does not exist alike, and never takes a weak tag', async () => {
      expect((await report({ progress: 1 }, `W/${await tag()}`)).status).to.equal(412);
      const missing = await test.call('PATCH', '/v1/runs/aaaaaaaaaaaa', { progress: 1 }, { 'if-match': '*' });
      expect(missing.status).to.equal(404);
    });

    it('shows one address for GitHub without its secret, and closes it as it was seen', async () => {
      const { body } = await test.call<{ id: string }>('POST', '/v1/inbound/github', { job: 'build' });
      const address = `/v1/inbound/github/${body.id}`;
      const shown = await test.call('GET', address);
      expect(shown.status).to.equal(200);
      expect(shown.body).to.include({ id: body.id, job: 'build', path: address }).and.not.have.key('secret');
      const seen = shown.headers.get('etag')!;
      expect((await test.call('GET', address, undefined, { 'if-none-match': seen })).status).to.equal(304);
      const close = (ifMatch: string) => test.call('DELETE', address, undefined, { 'if-match': ifMatch });
      const refused = await close('"older"');
      expect([refused.status, refused.body['currentTag']]).to.deep.equal([412, seen]);
      expect((await close(seen)).status).to.equal(204);
      expect((await close(seen)).status).to.equal(404);
      expect((await test.call('GET', address)).status).to.equal(404);
    });
  });
}
