import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { MOST_METADATA } from '../runs/schema.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

interface AnswerSchema {
  properties?: Record<string, { type?: string }>;
}

interface Operation {
  parameters: { name: string; in: string }[];
  responses: Record<
    string,
    { headers?: Record<string, unknown>; content?: Record<string, { schema: AnswerSchema }> }
  >;
}

const METRICS_TOKEN = 'metrics-token-of-the-tests';

// What the tests of each operation do not come by: refusals of the route's own, and headers.
describe('the description of the API', () => {
  let test: TestServer;
  let document: { paths: Record<string, Record<string, Operation>> };
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({ env: { METRICS_TOKEN } });
    document = (await (await fetch(`${test.url}/v1/openapi.json`)).json()) as typeof document;
  });
  after(() => test.stop());

  const find = (name: string): Operation => {
    const [method = '', path = ''] = name.split(' ');
    return document.paths[path]![method.toLowerCase()]!;
  };
  const headersOf = (name: string) =>
    find(name)
      .parameters.filter((each) => each.in === 'header')
      .map((each) => each.name);

  it('names every status that is answered', async () => {
    const { body: run } = await test.call<{ id: string }>('POST', '/v1/jobs/build/runs', {});
    const { body: hook } = await test.call<{ id: string }>('POST', '/v1/inbound/github', { job: 'build' });
    const own = { authorization: `Bearer ${test.organization.key}` };
    const answered: Record<string, number> = {
      'GET /metrics': (await fetch(`${test.url}/metrics`)).status,
      'POST /v1/inbound/github/{id}': (
        await fetch(`${test.url}/v1/inbound/github/${hook.id}`, { method: 'POST' })
      ).status,
    };
    expect(answered).to.deep.equal({ 'GET /metrics': 401, 'POST /v1/inbound/github/{id}': 401 });
    const notes = (name: string) =>
      Object.fromEntries(Array.from({ length: MOST_METADATA }, (_, index) => [`${name}${index}`, 'x']));
    const report = (body: object) => test.call('PATCH', `/v1/runs/${run.id}`, body);
    expect((await report({ metadata: notes('a') })).status).to.equal(200);
    answered['PATCH /v1/runs/{id}'] = (await report({ metadata: notes('b') })).status;
    expect(answered['PATCH /v1/runs/{id}']).to.equal(422);
    await report({ status: 'succeeded' });
    const { body: last } = await test.call<{ cursor: string }>('GET', `/v1/runs/${run.id}`);
    const over = await fetch(`${test.url}/v1/runs/${run.id}/stream?cursor=${last.cursor}`, { headers: own });
    answered['GET /v1/runs/{id}/stream'] = over.status;
    expect(over.status).to.equal(204);
    for (const [name, status] of Object.entries(answered)) {
      expect(Object.keys(find(name).responses), name).to.include(String(status));
    }
  });

  it('names Last-Event-ID at every stream', () => {
    for (const topic of ['/v1/orgs/{slug}', '/v1/orgs/{slug}/queue', '/v1/runs/{id}', '/v1/jobs/{id}']) {
      expect(headersOf(`GET ${topic}/stream`), topic).to.include('Last-Event-ID');
    }
  });

  it('names If-None-Match and the tag wherever a tag is answered', async () => {
    const { slug } = test.organization;
    const { body: run } = await test.call<{ id: string; jobId: string }>('POST', '/v1/jobs/build/runs', {});
    const tagged: [string, string][] = [
      ['GET /v1/orgs/{slug}/summary', paths.summary(slug)],
      ['GET /v1/orgs/{slug}/uptime', paths.uptime(slug)],
      ['GET /v1/orgs/{slug}/queue', `/v1/orgs/${slug}/queue`],
      ['GET /v1/runs/{id}', `/v1/runs/${run.id}`],
      ['GET /v1/jobs/{id}', `/v1/jobs/${run.jobId}`],
      ['GET /v1/orgs/{slug}', `/v1/orgs/${slug}`],
    ];
    for (const [name, path] of tagged) {
      const { headers } = await test.call('GET', path);
      const known = { 'if-none-match': headers.get('etag')! };
      expect((await test.call('GET', path, undefined, known)).status, name).to.equal(304);
      expect(headersOf(name), name).to.include('If-None-Match');
      const { responses } = find(name);
      expect(Object.keys(responses), name).to.include('304');
      expect(responses['200']!.headers, name).to.have.property('ETag');
    }
  });

  it('pages every list', () => {
    const lists = Object.entries(document.paths).flatMap(([path, { get }]) => {
      const { properties = {} } = get?.responses['200']?.content?.['application/json']?.schema ?? {};
      const { next, ...rest } = properties;
      const [only, ...others] = Object.values(rest);
      if (only?.type !== 'array' || others.length > 0) return [];
      return [{ path, asks: get!.parameters.map((each) => each.name), isPaged: next !== undefined }];
    });
    expect(lists).to.have.length.above(8);
    for (const { path, asks, isPaged } of lists) {
      expect(isPaged, path).to.equal(true);
      expect(asks, path).to.include.members(['limit', 'after']);
    }
  });

  it('says where a token may stand in the address', () => {
    for (const path of [
      '/status/{slug}',
      '/v1/orgs/{slug}/summary',
      '/v1/orgs/{slug}/uptime',
      '/v1/runs/{id}',
    ]) {
      const { parameters } = find(`GET ${path}`);
      expect(
        parameters.some((each) => each.in === 'query' && each.name === 'token'),
        path,
      ).to.equal(true);
    }
  });
});
