import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startTestServer, type TestServer } from '../../server/src/testing/test-server.ts';

const SCRIPT = fileURLToPath(new URL('report-deploy.sh', import.meta.url));

interface Listed {
  runs: { id: string; job: string; status: string; error: string | null; durationMs: number | null }[];
}

describe('the script that reports a deploy', () => {
  let test: TestServer;

  before(async function () {
    this.timeout(60_000);
    test = await startTestServer();
  });
  after(() => test.stop());

  /** Runs the script around a command; answers its exit code and what it printed. */
  function deploy(
    command: string[],
    env: Record<string, string> = {},
  ): Promise<{ code: number; out: string; err: string }> {
    const variables = { STATUS_BADGE_URL: test.url, STATUS_BADGE_KEY: test.organization.key };
    return new Promise((done) => {
      execFile(
        SCRIPT,
        command,
        { env: { PATH: process.env['PATH'] ?? '', ...variables, ...env } },
        (error, out, err) => done({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }

  const listRuns = async (job: string) => (await test.call<Listed>('GET', `/v1/runs?job=${job}`)).body.runs;

  it('reports a command that succeeds, and passes on what it prints', async () => {
    const { code, out } = await deploy(['echo', 'live']);
    expect([code, out]).to.deep.equal([0, 'live\n']);
    const [run, ...more] = await listRuns('deploy');
    expect(more).to.deep.equal([]);
    expect(run).to.include({ status: 'succeeded', error: null });
    expect(run!.durationMs).to.be.a('number');
  });

  it('reports a command that fails, and ends with its exit code', async () => {
    const { code } = await deploy(['sh', '-c', 'exit 7'], { JOB: 'failing' });
    expect(code).to.equal(7);
    expect((await listRuns('failing'))[0]).to.include({ status: 'failed', error: 'Exit code 7' });
  });

  it('runs the command when the status server is away', async () => {
    const { code, out } = await deploy(['echo', 'live'], { STATUS_BADGE_URL: 'http://127.0.0.1:9' });
    expect([code, out]).to.deep.equal([0, 'live\n']);
  });

  it('tells the command and the reader which run it is', async () => {
    const { out, err } = await deploy(['sh', '-c', 'echo "$STATUS_BADGE_RUN"'], { JOB: 'told' });
    const [run] = await listRuns('told');
    expect(out).to.equal(`${run!.id}\n`);
    expect(err).to.equal(`Reported as run ${run!.id}\n`);
  });

  it('says what is missing', async () => {
    for (const missing of ['STATUS_BADGE_URL', 'STATUS_BADGE_KEY']) {
      const { code, err } = await deploy(['true'], { [missing]: '' });
      expect(code).to.not.equal(0);
      expect(err).to.match(new RegExp(`${missing}: is not set`));
    }
    expect(await deploy([])).to.include({ code: 2, err: 'Usage: report-deploy.sh <command…>\n' });
  });
});
