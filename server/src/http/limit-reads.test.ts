import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe('plain reads', () => {
  let test: TestServer;
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({ env: { TRUSTED_HOPS: '1', READ_RATE_LIMIT: '4' } });
  });
  after(() => test.stop());

  const read = (path: string, from: string, headers: Record<string, string> = {}) =>
    fetch(test.url + path, { headers: { 'x-forwarded-for': from, ...headers } });

  it('of strangers are limited by address, over all they may read, and nobody else is', async () => {
    const { slug, key } = test.organization;
    const all = [paths.summary(slug), paths.uptime(slug), `/status/${slug}`, paths.summary(slug)];
    for (const path of all) expect((await read(path, '192.0.2.1')).status, path).to.equal(200);
    const refused = await read(paths.uptime(slug), '192.0.2.1');
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('ratelimit')).to.match(/^"reads";r=0;t=\d+$/);
    expect(refused.headers.get('ratelimit-policy')).to.equal('"reads";q=4;w=60');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    expect((await read(paths.summary(slug), '192.0.2.2')).status).to.equal(200);
    const own = { authorization: `Bearer ${key}` };
    expect((await read(paths.summary(slug), '192.0.2.1', own)).status).to.equal(200);
  });

  it('are not counted with streams, and health is never refused', async () => {
    for (let each = 0; each < 6; each += 1) {
      const stream = await read(paths.stream(test.organization.slug), '192.0.2.3');
      expect(stream.status).to.equal(200);
      await stream.body?.cancel();
      expect((await read('/readyz', '192.0.2.3')).status).to.equal(200);
    }
    expect((await read(paths.summary(test.organization.slug), '192.0.2.3')).status).to.equal(200);
  });

  it('with a credential are for its holder alone, never for a shared cache', async () => {
    const { slug, key } = test.organization;
    const own = { authorization: `Bearer ${key}` };
    for (const path of [paths.summary(slug), paths.uptime(slug), `/v1/orgs/${slug}/queue`]) {
      const { headers } = await read(path, '192.0.2.4', own);
      expect(headers.get('cache-control'), path).to.equal('private, no-cache');
      const known = { ...own, 'if-none-match': headers.get('etag')! };
      const unchanged = await read(path, '192.0.2.4', known);
      expect([unchanged.status, unchanged.headers.get('cache-control')]).to.deep.equal([
        304,
        'private, no-cache',
      ]);
    }
    expect((await read(paths.summary(slug), '192.0.2.4')).headers.get('cache-control')).to.equal('no-cache');
  });
});
