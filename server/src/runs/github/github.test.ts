import { sign } from '@octokit/webhooks-methods';
import { isTerminal, type Run, type RunStatus } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { createManualClock } from '../../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { type WorkflowRunFacts, workflowRunPayload } from '../testing/github-payload.ts';
import { createRunCalls, type RunCalls } from '../testing/run-calls.ts';
import { GithubEndpoint } from './endpoint.entity.ts';
import { presentEndpoint } from './present.ts';

interface Endpoint {
  id: string;
  path: string;
  url: string | null;
  secret: string;
}

for (const kind of DATABASE_KINDS) {
  describe(`GitHub's webhooks on ${kind}`, () => {
    let test: TestServer;
    let runs: RunCalls;
    let endpoint: Endpoint;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({
        kind,
        clock: createManualClock(),
        env: { PUBLIC_URL: 'https://status.example.com/' },
      });
      runs = createRunCalls(test);
      endpoint = (await test.call<Endpoint>('POST', '/v1/inbound/github', {})).body;
    });
    after(() => test.stop());

    async function post(body: string, event: string, signature: string) {
      const response = await fetch(test.url + endpoint.path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'GitHub-Hookshot/1a2b3c4',
          'x-github-event': event,
          'x-github-delivery': '7d1c0a52-7f7a-11f0-8f29-111111111111',
          'x-hub-signature-256': signature,
        },
        body,
      });
      const text = await response.text();
      return { status: response.status, run: (text ? JSON.parse(text).run : undefined) as Run };
    }
    const send = async (facts: WorkflowRunFacts) => {
      const body = workflowRunPayload(facts);
      return post(body, 'workflow_run', await sign(endpoint.secret, body));
    };
    let nextId = 16_900_000_000;

    it('have an address to paste into GitHub where the server knows its own, and a path where it does not', async () => {
      expect(endpoint.url).to.equal(`https://status.example.com${endpoint.path}`);
      const kept = await test.server.context.database.em().findOneOrFail(GithubEndpoint, { id: endpoint.id });
      expect(presentEndpoint(kept, undefined)).to.include({ path: endpoint.path, url: null });
    });

    it('become a run that is queued, runs and ends at GitHub’s times', async () => {
      const id = nextId++;
      await send({ action: 'requested', id });
      const { run } = await send({ action: 'in_progress', id, updatedAt: '2026-01-05T11:58:30Z' });
      const { run: ended } = await send({
        action: 'completed',
        id,
        conclusion: 'success',
        updatedAt: '2026-01-05T11:59:30Z',
      });
      expect(run).to.include({ job: 'deploy-production', status: 'running', message: 'Light the east pier' });
      expect(run.url).to.equal(`https://github.com/harbor-lights/beacon/actions/runs/${id}`);
      expect(run.metadata).to.include({
        repository: 'harbor-lights/beacon',
        branch: 'main',
        actor: 'deploy-robot',
      });
      expect(ended).to.include({
        id: run.id,
        status: 'succeeded',
        queuedAt: '2026-01-05T11:58:10.000Z',
        startedAt: '2026-01-05T11:58:30.000Z',
        finishedAt: '2026-01-05T11:59:30.000Z',
        durationMs: 60_000,
      });
      expect(await runs.types(`run:${run.id}`)).to.deep.equal(['run.queued', 'run.started', 'run.completed']);
    });

    const CONCLUSIONS: [string, RunStatus][] = [
      ['success', 'succeeded'],
      ['neutral', 'succeeded'],
      ['cancelled', 'cancelled'],
      ['skipped', 'cancelled'],
      ['timed_out', 'timed_out'],
      ['failure', 'failed'],
      ['action_required', 'failed'],
      ['stale', 'failed'],
      ['startup_failure', 'failed'],
    ];
    for (const [conclusion, status] of CONCLUSIONS) {
      it(`read the conclusion ${conclusion} as ${status}`, async () => {
        const { run } = await send({ action: 'completed', id: nextId++, conclusion });
        expect(run.status).to.equal(status);
        expect(run.error).to.equal(status === 'failed' ? `GitHub says: ${conclusion}.` : null);
      });
    }

    it('make another run of every attempt', async () => {
      const id = nextId++;
      const first = await send({ action: 'completed', id, conclusion: 'failure' });
      const second = await send({ action: 'in_progress', id, attempt: 2 });
      expect(second.run.id).not.to.equal(first.run.id);
      expect(second.run).to.include({ status: 'running', jobId: first.run.jobId });
    });

    it('end in the same state whatever their order and however often they come', async function () {
      this.timeout(30_000);
      const actions = ['requested', 'in_progress', 'completed'] as const;
      const deliveries = fc.array(fc.constantFrom(...actions), { minLength: 1, maxLength: 7 });
      await fc.assert(
        fc.asyncProperty(deliveries, async (order) => {
          const id = nextId++;
          let last: Run | undefined;
          for (const action of order) {
            last = (await send({ action, id, conclusion: action === 'completed' ? 'success' : null })).run;
          }
          const furthest = actions.findLast((action) => order.includes(action))!;
          const expected = { requested: 'queued', in_progress: 'running', completed: 'succeeded' }[furthest];
          expect(last!.status).to.equal(expected);
          const types = await runs.types(`run:${last!.id}`);
          expect(new Set(types).size, types.join()).to.equal(types.length);
          if (isTerminal(last!.status)) expect(types.at(-1)).to.equal('run.completed');
        }),
        { numRuns: 25 },
      );
    });

    it('delivered at once make one run', async () => {
      const id = nextId++;
      const answers = await Promise.all(
        (['requested', 'in_progress', 'completed', 'requested'] as const).map((action) =>
          send({ action, id, conclusion: action === 'completed' ? 'success' : null }),
        ),
      );
      expect(answers.map((answer) => answer.status)).to.deep.equal([200, 200, 200, 200]);
      expect(new Set(answers.map((answer) => answer.run.id)).size).to.equal(1);
      expect((await runs.read(answers[0]!.run.id)).run.status).to.equal('succeeded');
    });

    it('are refused when one byte differs from what was signed', async () => {
      const body = workflowRunPayload({ action: 'requested', id: nextId++ });
      const signature = await sign(endpoint.secret, body);
      expect((await post(`${body} `, 'workflow_run', signature)).status).to.equal(401);
      expect((await post(body, 'workflow_run', await sign('another secret', body))).status).to.equal(401);
      expect((await post(body, 'workflow_run', '')).status).to.equal(401);
      expect((await post(body, 'workflow_run', 'sha256=zz')).status).to.equal(401);
    });

    it('are taken and ignored when they say nothing about a run', async () => {
      const body = JSON.stringify({ zen: 'Keep it logically awesome.', hook_id: 1 });
      expect((await post(body, 'ping', await sign(endpoint.secret, body))).status).to.equal(202);
      expect((await send({ action: 'waiting', id: nextId++ })).status).to.equal(202);
    });

    it('are cut between characters, never inside an emoji', async () => {
      const cut = await send({
        action: 'requested',
        id: nextId++,
        title: `${'t'.repeat(1_999)}🚀`,
        branch: `${'b'.repeat(499)}🚀`,
      });
      expect(cut.status).to.equal(200);
      expect(cut.run.message).to.equal('t'.repeat(1_999));
      expect(cut.run.metadata['branch']).to.equal('b'.repeat(499));
      const whole = await send({ action: 'requested', id: nextId++, branch: `${'b'.repeat(498)}🚀` });
      expect(whole.run.metadata['branch']).to.equal(`${'b'.repeat(498)}🚀`);
    });

    it('are dated now when their own time is none that a database keeps', async () => {
      for (const createdAt of [
        '0000-01-01T00:00:00Z',
        '-271821-04-20T00:00:00Z',
        '0001-06-01T00:00:00Z',
        'x',
      ]) {
        const { status, run } = await send({ action: 'requested', id: nextId++, createdAt });
        expect(status, createdAt).to.equal(200);
        expect(run.queuedAt, createdAt).to.equal('2026-01-05T12:00:00.000Z');
      }
    });

    it('read no action and no conclusion from what every object has', async () => {
      const unknown = await send({ action: 'constructor' as 'waiting', id: nextId++ });
      expect(unknown.status).to.equal(202);
      const { run } = await send({ action: 'completed', id: nextId++, conclusion: 'constructor' });
      expect(run).to.include({ status: 'failed', error: 'GitHub says: constructor.' });
    });

    it('have addresses that are listed in pages', async () => {
      await test.call('POST', '/v1/inbound/github', { job: 'paged' });
      const list = async (query: string) => {
        type Page = { endpoints: Endpoint[]; next: string | null };
        const { body } = await test.call<Page>('GET', `/v1/inbound/github${query}`);
        return [body.endpoints.map((each) => each.id), body.next] as const;
      };
      const [all] = await list('');
      const [first, next] = await list('?limit=1');
      expect(first).to.have.length(1);
      const [rest, end] = await list(`?after=${next}`);
      expect([...first, ...rest]).to.deep.equal(all);
      expect([rest.length > 0, end]).to.deep.equal([true, null]);
    });

    it('have addresses that are listed without their secret and can be closed', async () => {
      const made = await test.call<Endpoint>('POST', '/v1/inbound/github', { job: 'named' });
      const { body } = await test.call<{ endpoints: Endpoint[] }>('GET', '/v1/inbound/github');
      expect(body.endpoints.map((each) => each.id)).to.include(made.body.id);
      expect(JSON.stringify(body)).not.to.include(made.body.secret);
      expect((await test.call('DELETE', made.body.path)).status).to.equal(204);
      expect((await test.call('POST', made.body.path, {})).status).to.equal(401);
    });
  });
}
