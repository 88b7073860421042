import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { SERVICE_STATUSES } from '@status-badge/sdk/contract';
import { statusBadgeCss } from '@status-badge/widget/server';
import { expect } from 'chai';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** The accessible name of a badge. */
function nameOf(svg: string): string | undefined {
  return /aria-label="([^"]*)"/.exec(svg)?.[1];
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('what stands under a status page', () => {
  let test: TestServer;
  let service: string;
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer();
    service = (await test.call<{ id: string }>('POST', '/v1/services', { name: 'Web <1>' })).body.id;
  });
  after(() => test.stop());

  function get(file: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${test.url}/status/${test.organization.slug}/${file}`, { headers });
  }

  async function badge(query = ''): Promise<string> {
    const response = await get(`badge.svg${query}`);
    expect(response.headers.get('content-type')).to.equal('image/svg+xml; charset=utf-8');
    return response.text();
  }

  it('is a badge of all services or of one, by id or name', async () => {
    const { slug } = test.organization;
    expect(nameOf(await badge())).to.equal(`${slug}: All systems operational`);
    expect(nameOf(await badge(`?service=${service}`))).to.equal('Web &lt;1&gt;: Operational');
    expect(nameOf(await badge(`?service=${encodeURIComponent('Web <1>')}`))).to.equal(
      'Web &lt;1&gt;: Operational',
    );
  });

  it('is a badge in the words, the language and the style that were asked for', async () => {
    expect(nameOf(await badge('?label=build&lang=de'))).to.equal('build: Alle Systeme in Betrieb');
    expect(nameOf(await badge('?label='))).to.equal('All systems operational');
    expect(nameOf(await badge('?label=x&lang=tlh'))).to.equal('x: All systems operational');
    expect(await badge('?style=for-the-badge')).to.include('height="28"');
    const wrong = await get('badge.svg?style=round');
    expect(wrong.status).to.equal(400);
    expect(await wrong.text()).to.include('style');
  });

  it('is a badge whose letters join, in scripts whose widths nobody has measured', async () => {
    // The other half keeps the width that it is drawn for, whatever font a reader has.
    const stretched = async (query: string) => {
      const found = (await badge(query)).matchAll(/<text[^>]* textLength="[^>]*>([^<]*)/g);
      return [...new Set([...found].map(([, words]) => words))];
    };
    expect(await stretched('?lang=ar&label=build')).to.deep.equal(['build']);
    const arabic = encodeURIComponent('سرویس');
    expect(await stretched(`?label=${arabic}`)).to.deep.equal(['All systems operational']);
    expect(await stretched('?lang=fr&label=build')).to.have.length(2);
  });

  it('is a badge that runs nothing and breaks at nothing that is written into it', async () => {
    const svg = await badge(`?label=${encodeURIComponent('"><script>alert(1)</script>\u0007&')}`);
    expect(svg).not.to.include('<script').and.not.include('\u0007');
    expect(nameOf(svg)).to.match(/^&quot;&gt;&lt;script&gt;/);
    expect((await get('badge.svg')).headers.get('x-content-type-options')).to.equal('nosniff');
    expect((await get('badge.svg')).headers.get('cross-origin-resource-policy')).to.equal('cross-origin');
  });

  it('is a badge that says so where the service is not there, to people and to programs', async () => {
    const response = await get('badge.svg?service=Nobody');
    expect(response.status).to.equal(404);
    expect(nameOf(await response.text())).to.equal('Nobody: no such service');
    const shield = await get('badge.json?service=Nobody');
    expect(shield.status).to.equal(404);
    expect(await shield.json()).to.include({ code: 'not_found' });
    expect((await fetch(`${test.url}/status/nobody/badge.svg`)).headers.get('content-type')).to.equal(
      'application/problem+json',
    );
  });

  it('is a badge in colours on which white reads, another for each status', async () => {
    const colors = new Set<string>();
    for (const status of SERVICE_STATUSES) {
      await test.call('PATCH', `/v1/services/${service}`, { status });
      const shield = (await (await get('badge.json')).json()) as Record<string, unknown>;
      expect(shield).to.include({ schemaVersion: 1, label: test.organization.slug });
      const color = String(shield['color']);
      expect(1.05 / (luminance(color) + 0.05), color).to.be.above(4.5);
      expect(await badge()).to.include(`fill="${color}"`);
      colors.add(color);
    }
    expect(colors.size).to.equal(SERVICE_STATUSES.length);
    await test.call('PATCH', `/v1/services/${service}`, { status: 'operational' });
  });

  it('is a badge in the colours that the element has in the light', async () => {
    const names = ['operational', 'maintenance', 'degraded', 'partial', 'major'];
    for (const [index, status] of SERVICE_STATUSES.entries()) {
      await test.call('PATCH', `/v1/services/${service}`, { status });
      const { color } = (await (await get('badge.json')).json()) as { color: string };
      const [, own] = new RegExp(`--status-badge-${names[index]}, (#\\w+)`).exec(statusBadgeCss)!;
      expect(color, status).to.equal(own);
    }
    await test.call('PATCH', `/v1/services/${service}`, { status: 'operational' });
  });

  const FILES = {
    'badge.svg': 'image/svg+xml; charset=utf-8',
    'badge.json': 'application/json; charset=utf-8',
    'history.rss': 'application/rss+xml; charset=utf-8',
    'history.atom': 'application/atom+xml; charset=utf-8',
    'history.json': 'application/feed+json; charset=utf-8',
    'history.ics': 'text/calendar; charset=utf-8',
  };

  for (const [file, contentType] of Object.entries(FILES)) {
    it(`is ${file}, which answers 304 until something changes`, async () => {
      const first = await get(file);
      expect(first.headers.get('content-type')).to.equal(contentType);
      expect(first.headers.get('cache-control')).to.equal('no-cache');
      expect(first.headers.get('access-control-allow-origin')).to.equal('*');
      const tag = first.headers.get('etag')!;
      expect((await get(file, { 'if-none-match': tag })).status).to.equal(304);
      await test.call('PATCH', `/v1/services/${service}`, { description: `${file} ${tag}` });
      const again = await get(file, { 'if-none-match': tag });
      expect([again.status, again.headers.get('etag') === tag]).to.deep.equal([200, false]);
    });

    it(`is ${file}, which tells of a private organization to its readers alone`, async () => {
      const slug = `in-${file.replaceAll('.', '-')}`;
      const { key } = await test.addOrganization({ slug, visibility: 'private' });
      const authorization = `Bearer ${key}`;
      const { body } = await test.call<{ token: string }>(
        'POST',
        '/v1/tokens',
        { scope: 'org' },
        { authorization },
      );
      const url = `${test.url}/status/${slug}/${file}`;
      expect((await fetch(url)).status).to.equal(404);
      const read = await fetch(`${url}?token=${body.token}`);
      expect(read.status).to.equal(200);
      expect(read.headers.get('cache-control')).to.equal('private, no-cache');
      expect(await read.text()).not.to.include(body.token);
    });
  }

  describe('of an organization that lists pages, in production', () => {
    let production: TestServer;
    before(async function () {
      this.timeout(30_000);
      production = await startTestServer({ env: { NODE_ENV: 'production' } });
      await production.addOrganization({ slug: 'listed', allowedOrigins: ['https://shop.example'] });
    });
    after(() => production.stop());

    const CASES: [string, Record<string, string>, number][] = [
      ['a program', {}, 200],
      ['a program that says how it fetches, as Node does', { 'sec-fetch-mode': 'cors' }, 200],
      ['a listed page', { origin: 'https://shop.example' }, 200],
      ['another page', { origin: 'https://other.example' }, 403],
      [
        'a picture in a page that does not say which',
        { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
        403,
      ],
    ];
    for (const [who, headers, status] of CASES) {
      it(`is answered ${status} to ${who}`, async () => {
        const { hostname, port } = new URL(production.url);
        const path = '/status/listed/badge.svg';
        const asked = request({ hostname, port, path, headers }).end();
        const [answer] = (await once(asked, 'response')) as [IncomingMessage];
        answer.resume();
        expect(answer.statusCode).to.equal(status);
      });
    }
  });

  it('tells what happened, from the first word to the last, to who subscribes', async () => {
    const { body: incident } = await test.call<{ id: string }>('POST', '/v1/incidents', {
      ...{ name: 'Mail is late', impact: 'minor', status: 'investigating', message: 'We are looking.' },
      services: [{ id: service, status: 'degraded_performance' }],
    });
    await test.call('POST', `/v1/incidents/${incident.id}/updates`, {
      status: 'resolved',
      message: 'Mended.',
    });
    const { items } = (await (await get('history.json')).json()) as {
      items: { id: string; url: string; title: string; content_html: string }[];
    };
    expect(items[0]).to.include({
      title: 'Mail is late',
      url: `${test.url}/status/${test.organization.slug}#${incident.id}`,
    });
    expect(items[0]!.content_html).to.match(/Resolved.*Mended\..*Investigating.*We are looking\./);
    expect(await (await get('history.atom')).text()).to.include('Mail is late');
    expect(await (await get('history.rss')).text()).to.include('Mail is late');
  });
});
