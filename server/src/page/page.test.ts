import { expect } from 'chai';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe('the pages', () => {
  let test: TestServer;
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer();
    await test.call('POST', '/v1/services', { name: '<b>Mail & more</b>' });
  });
  after(() => test.stop());

  it('shows the public status page as text, escaped, with the live element around it', async () => {
    const response = await fetch(`${test.url}/status/${test.organization.slug}`);
    const html = await response.text();
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).to.include("default-src 'self'");
    expect(html).to.include('&lt;b&gt;Mail &amp; more&lt;/b&gt;: operational').and.not.include('<b>');
    expect(html).to.include('<status-badge variant="panel"');
  });

  it('answers a stranger of a private organization as if it did not exist', async () => {
    const { slug } = await test.addOrganization({ slug: 'hidden', visibility: 'private' });
    expect((await fetch(`${test.url}/status/${slug}`)).status).to.equal(404);
    expect((await fetch(`${test.url}/status/nobody`)).status).to.equal(404);
  });

  it('leads from the root to the gallery, which knows its organization', async () => {
    expect((await fetch(test.url, { redirect: 'manual' })).headers.get('location')).to.equal('/demo/');
    const { body } = await test.call('GET', '/demo/config.json');
    expect(body).to.deep.equal({ organization: 'demo' });
  });
});
