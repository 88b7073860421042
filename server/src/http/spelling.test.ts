import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { openRaw } from '../testing/raw-request.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe('a path', () => {
  let test: TestServer;
  let clock: ManualClock;
  before(async function () {
    this.timeout(30_000);
    clock = createManualClock(Date.now());
    test = await startTestServer({ clock, env: { TRUSTED_HOPS: '1', FAILED_RATE_LIMIT: '3' } });
  });
  after(() => test.stop());

  const problem = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(test.url + path, { method, headers });
    return { status: response.status, detail: ((await response.json()) as { detail: string }).detail };
  };

  it('has one spelling; the answer to another says what is wrong with it', async () => {
    const { slug } = test.organization;
    const { status, detail } = await problem('/v1/services/', {}, 'POST');
    expect([status, detail]).to.deep.equal([
      404,
      `There is nothing at /v1/services/; paths here end without a slash. The API is described at /v1/openapi.json.`,
    ]);
    for (const path of [`/V1/orgs/${slug}/stream`, `/v1/orgs/${slug}/Stream`, `/v1/ORGS/${slug}/summary`]) {
      const answer = await problem(path);
      expect(answer.status, path).to.equal(404);
      expect(answer.detail).to.include('paths here are in lower case');
    }
  });

  it('that ends with a slash leads a reader to the right one, and to no other host', async () => {
    const lead = async (path: string) => {
      const response = await fetch(test.url + path, { redirect: 'manual' });
      return [response.status, response.headers.get('location')];
    };
    const { slug } = test.organization;
    expect(await lead(`/status/${slug}/?lang=de`)).to.deep.equal([308, `/status/${slug}?lang=de`]);
    expect(await lead(`${paths.stream(slug)}/`)).to.deep.equal([308, paths.stream(slug)]);
    expect(await lead('/v1/docs/')).to.deep.equal([308, '/v1/docs']);
    expect((await fetch(`${test.url}//evil.example/`, { redirect: 'manual' })).status).to.equal(404);
    const raw = openRaw(test.url);
    raw.write('GET /\\evil.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect((await raw.ended).status).to.equal(404);
  });

  it('of a refused stream is limited and audited however its characters are escaped', async () => {
    const { slug, key } = await test.addOrganization({ slug: 'escaped', visibility: 'private' });
    const spellings = [slug, 'e%73caped', 'esc%61ped', 'escape%64'].map((each) => `/v1/orgs/${each}/stream`);
    const answers = [];
    for (const path of spellings) answers.push(await problem(path, { 'x-forwarded-for': '192.0.2.30' }));
    expect(answers.map(({ status }) => status)).to.deep.equal([404, 404, 404, 429]);
    clock.advance(1_000);
    let entries: { subject: string }[] = [];
    for (let turn = 0; turn < 200 && entries.length < 3; turn += 1) {
      const own = { authorization: `Bearer ${key}` };
      const path = '/v1/audit?action=stream.refused';
      entries = (await test.call<{ entries: { subject: string }[] }>('GET', path, undefined, own)).body
        .entries;
    }
    expect(entries.map(({ subject }) => subject)).to.deep.equal(Array(3).fill(paths.stream(slug)));
  });

  it('that names nobody does not keep other rows out of the audit log', async () => {
    await problem('/v1/orgs/%00/stream', { 'x-forwarded-for': '192.0.2.31' });
    await problem('/v1/orgs/nobody/stream', { 'x-forwarded-for': '192.0.2.31' });
    clock.advance(1_000);
    const em = test.server.context.database.em();
    let rows: { subject: string }[] = [];
    for (let turn = 0; turn < 200 && rows.length < 2; turn += 1) {
      rows = await em.execute("select subject from audit where address = '192.0.2.31' order by id");
    }
    expect(rows.map(({ subject }) => subject)).to.deep.equal([
      '/v1/orgs/%00/stream',
      '/v1/orgs/nobody/stream',
    ]);
  });
});
