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
    expect(html)
      .to.include('<bdi>&lt;b&gt;Mail &amp; more&lt;/b&gt;</bdi>: Operational')
      .and.not.include('<b>');
    expect(html).to.include('<status-badge variant="panel"');
  });

  it('answers a stranger of a private organization as if it did not exist', async () => {
    const { slug } = await test.addOrganization({ slug: 'hidden', visibility: 'private' });
    expect((await fetch(`${test.url}/status/${slug}`)).status).to.equal(404);
    expect((await fetch(`${test.url}/status/nobody`)).status).to.equal(404);
  });

  it('leads to what there is to subscribe to, in links and for feed readers', async () => {
    const page = `${test.url}/status/${test.organization.slug}`;
    const html = await (await fetch(page)).text();
    const alternates = [
      ...html.matchAll(/<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">/g),
    ];
    expect(alternates).to.have.length(4);
    for (const [, type, href = ''] of alternates) {
      const answer = await fetch(new URL(href, page));
      expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).to.deep.equal([200, type]);
      expect(html).to.include(`<a href="${href}">`);
    }
  });

  it('says the name once', async () => {
    const html = await (await fetch(`${test.url}/status/${test.organization.slug}`)).text();
    expect(html).to.include('status-badge::part(organization) { display: none; }');
  });

  it('is in the language that the address asks for, then in the reader’s, then in English', async () => {
    const langOf = async (query: string, accepted: string): Promise<string | undefined> => {
      const headers = { 'accept-language': accepted };
      const answer = await fetch(`${test.url}/status/${test.organization.slug}${query}`, { headers });
      expect(answer.headers.get('vary')).to.include('Accept-Language');
      return /<html ([^>]*)>/.exec(await answer.text())?.[1];
    };
    expect(await langOf('?lang=de', 'fr')).to.equal('lang="de" dir="ltr"');
    expect(await langOf('', 'xx, pt-BR;q=0.8, en;q=0.5')).to.equal('lang="pt-BR" dir="ltr"');
    expect(await langOf('?lang=ar', '')).to.equal('lang="ar" dir="rtl"');
    expect(await langOf('?lang=%22%3E%3Cb%3E', 'xx')).to.equal('lang="en" dir="ltr"');
    // A page is shown, whatever somebody has made of its address.
    expect(await langOf(`?lang=${'x'.repeat(60)}`, 'fr')).to.equal('lang="fr" dir="ltr"');
    expect(await langOf('?lang=de&lang=fr', 'fr')).to.equal('lang="fr" dir="ltr"');
  });

  it('says without a script, in the reader’s language, what is so now', async () => {
    const { slug } = await test.addOrganization({ slug: 'spoken' });
    const read = async (lang: string) => (await fetch(`${test.url}/status/${slug}?lang=${lang}`)).text();
    expect(await read('de')).to.include('<p>Alle Systeme in Betrieb</p>');
    expect(await read('fa')).to.include('<p>همهٔ سامانه‌ها کار می‌کنند</p>');
    expect(await read('pt-BR')).to.include('<p>Todos os sistemas estão operacionais</p>');
    expect(await read('de'))
      .to.include('<title>spoken · Status</title>')
      .and.not.include('lang="en"');
  });

  it('follows a private organization with the token it was opened with', async () => {
    const { slug, key } = await test.addOrganization({ slug: 'inside', visibility: 'private' });
    const { body } = await test.call<{ token: string }>(
      'POST',
      '/v1/tokens',
      { scope: 'org' },
      { authorization: `Bearer ${key}` },
    );
    const response = await fetch(`${test.url}/status/${slug}?token=${body.token}`);
    expect(response.status).to.equal(200);
    expect(response.headers.get('cache-control')).to.equal('no-store');
    // What is subscribed to outlives the token.
    expect(await response.text())
      .to.include(` token="${body.token}"`)
      .and.not.include('history.');
  });

  it('tells a person in a page, and a program in JSON, that there is nothing', async () => {
    const asBrowser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
    for (const path of ['/status/nobody', '/status', '/nothing']) {
      const page = await fetch(test.url + path, { headers: asBrowser });
      expect(page.status).to.equal(404);
      expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(await page.text()).to.include('<h1>Not found</h1>');
      const program = await fetch(test.url + path);
      expect(program.headers.get('content-type')).to.include('application/problem+json');
    }
    const api = await fetch(`${test.url}/v1/nothing`, { headers: asBrowser });
    expect(api.headers.get('content-type')).to.include('application/problem+json');
  });

  it('leads to the gallery with its slash, without which it finds none of its files', async () => {
    const response = await fetch(`${test.url}/demo?a=1`, { redirect: 'manual' });
    expect(response.status).to.equal(308);
    expect(response.headers.get('location')).to.equal('/demo/?a=1');
    for (const path of ['/v1/docs', '/v1/docs/']) {
      expect(await (await fetch(test.url + path)).text()).to.include('src="/v1/docs/viewer.js"');
    }
  });

  it('leads from the root to the gallery, which knows its organization', async () => {
    expect((await fetch(test.url, { redirect: 'manual' })).headers.get('location')).to.equal('/demo/');
    const { body } = await test.call('GET', '/demo/config.json');
    expect(body).to.deep.equal({ organization: 'demo' });
  });
});
