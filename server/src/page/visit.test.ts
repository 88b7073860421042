import { get } from 'node:http';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const LISTED = 'https://www.example.com';
const FOREIGN = 'https://foreign.example';

type Headers = Record<string, string>;

/** What browsers say of a request, besides `Origin`. */
const fetched = (mode: string, dest: string, site = 'cross-site'): Headers => ({
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
  'sec-fetch-site': site,
});

describe('the status page of an organization that lists origins, in production', () => {
  let test: TestServer;
  let page: string;
  let data: string[];
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({
      env: { NODE_ENV: 'production', PUBLIC_URL: 'https://status.example.com' },
    });
    const { slug } = test.organization;
    await test.call('PATCH', `/v1/orgs/${slug}`, { allowedOrigins: [LISTED] });
    page = `/status/${slug}`;
    data = [paths.summary(slug), paths.stream(slug), `/v1/orgs/${slug}/uptime`];
  });
  after(() => test.stop());

  /** The status, and who may read the answer by script. The body is left. */
  async function ask(path: string, headers: Headers = {}) {
    const { port } = new URL(test.url);
    return new Promise<{ status: number; open: string | undefined; headers: Headers }>((done, fail) => {
      const request = get({ port, path, headers }, (response) => {
        response.destroy();
        const answered = response.headers as Headers;
        done({
          status: response.statusCode!,
          open: answered['access-control-allow-origin'],
          headers: answered,
        });
      });
      request.on('error', fail);
    });
  }

  for (const [who, headers] of [
    ['types its address', fetched('navigate', 'document', 'none')],
    ['follows a link from another site', fetched('navigate', 'document')],
    ['comes from a page of the same site', fetched('navigate', 'document', 'same-site')],
    ['has a browser that says nothing of its requests, or reads with curl', {}],
  ] as const) {
    it(`is shown to who ${who}`, async () => {
      const answer = await ask(page, headers);
      expect([answer.status, answer.open]).to.deep.equal([200, undefined]);
      expect(answer.headers['vary']).to.include('Origin');
    });
  }

  for (const [who, headers] of [
    ['a script of a page that is not listed', { origin: FOREIGN, ...fetched('cors', 'empty') }],
    ['such a script of an old browser', { origin: FOREIGN }],
    ['a script that could not read it', fetched('no-cors', 'empty')],
    ['a frame of another site', fetched('navigate', 'iframe')],
    ['a frame that claims to be one of ours', { origin: FOREIGN, ...fetched('navigate', 'iframe') }],
    ['an embedded object of another site', fetched('navigate', 'object')],
    ['a form of another site', { origin: FOREIGN, ...fetched('navigate', 'document') }],
    ['a sandboxed frame', { origin: 'null', ...fetched('navigate', 'document') }],
    ['a script tag of another site', fetched('no-cors', 'script')],
  ] as const) {
    it(`is refused to ${who}`, async () => {
      const answer = await ask(page, headers);
      expect([answer.status, answer.open]).to.deep.equal([403, undefined]);
    });
  }

  it('is framed by nobody but the server’s own pages, listed or not', async () => {
    for (const headers of [fetched('navigate', 'document'), { origin: LISTED }]) {
      const answer = await ask(page, headers);
      expect(answer.headers['content-security-policy']).to.include("frame-ancestors 'self'");
    }
  });

  it('may read the streams, the summary and the uptime from there', async () => {
    const own = new URL(test.url).host;
    for (const path of data) {
      for (const headers of [
        fetched('cors', 'empty', 'same-origin'),
        // Browsers say nothing of the kind to a server on plain HTTP, and old ones to none.
        { host: own, referer: `http://${own}${page}` },
        { host: '127.0.0.1:4000', referer: `https://status.example.com${page}` },
      ]) {
        expect((await ask(path, headers)).status, `${path} ${JSON.stringify(headers)}`).to.equal(200);
      }
    }
  });

  it('is no way to them for anybody else', async () => {
    const own = new URL(test.url).host;
    for (const path of data) {
      for (const headers of [
        {},
        fetched('navigate', 'document'),
        fetched('cors', 'empty', 'same-site'),
        { origin: FOREIGN, referer: `http://${own}${page}` },
        { origin: FOREIGN, ...fetched('cors', 'empty') },
        { referer: `${FOREIGN}/status` },
        { referer: `https://status.example.com.evil.example${page}` },
        { referer: 'nothing' },
        { referer: `http://${own}${page}`, ...fetched('no-cors', 'image') },
      ]) {
        expect((await ask(path, headers)).status, `${path} ${JSON.stringify(headers)}`).to.equal(403);
      }
    }
  });

  it('stays a page that does not exist for strangers of a private organization', async () => {
    const { slug } = await test.addOrganization({
      slug: 'inside',
      visibility: 'private',
      allowedOrigins: [LISTED],
    });
    expect((await ask(`/status/${slug}`, fetched('navigate', 'document'))).status).to.equal(404);
  });
});
