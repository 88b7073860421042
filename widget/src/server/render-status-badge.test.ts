import type { Snapshot } from '@status-badge/sdk';
import { expect } from 'chai';
import { makeIncident, makeMaintenance, makeService, makeSnapshot } from '../testing/snapshots.ts';
import { renderStatusBadge, statusBadgeCss } from './render-status-badge.ts';

const attributes = { endpoint: 'https://status.example.com', organization: 'acme' };
const hostile = '</script><script>alert(1)</script>"\'><img src=x onerror=alert(1)>';

describe('a badge rendered by a server', () => {
  it('has its words and its shape without any script, and its state for the script to begin with', async () => {
    const text = await renderStatusBadge({ attributes, snapshot: makeSnapshot() });
    expect(text).to.match(
      /^<status-badge endpoint="https:\/\/status\.example\.com" organization="acme" data-status="operational"/,
    );
    expect(text).to.contain('<template shadowrootmode="open"><style>');
    expect(text).to.match(/<span part="status"[^>]*>All systems operational<\/span>/);
    expect(text).to.match(/<path fill-rule="evenodd" d="M[^"]+"><\/path>/);
    const json = /<script type="application\/json" slot="snapshot">(.*?)<\/script>/.exec(text)?.[1];
    expect(JSON.parse(json ?? '')).to.deep.equal(makeSnapshot());
  });

  it('speaks of one service, in the language of the tag, with the page’s own words', async () => {
    const services = [makeService('svcapi000001', 'API', 'major_outage')];
    const snapshot = makeSnapshot({ services });
    const render = (more: Record<string, string>, labels = {}) =>
      renderStatusBadge({ attributes: { ...attributes, service: 'API', ...more }, snapshot, labels });
    expect(await render({ locale: 'de' })).to.match(
      /<bdi>API<\/bdi><\/span> <span part="status"[^>]*>Ausfall</,
    );
    expect(await render({ locale: 'ar' })).to.contain('dir="rtl"');
    expect(await render({}, { major_outage: 'Kaputt' })).to.contain('>Kaputt<');
  });

  it('has the page’s own words for the script too, wherever the page gave them', async () => {
    const snapshot = makeSnapshot();
    const labels = { all_operational: 'Läuft' };
    const written = { ...attributes, labels: '{"live":"Jetzt"}' };
    const both = await renderStatusBadge({ attributes: written, snapshot, labels });
    expect(both).to.contain(
      ' labels="{&quot;live&quot;:&quot;Jetzt&quot;,&quot;all_operational&quot;:&quot;Läuft&quot;}"',
    );
    const asAttribute = { ...attributes, labels: JSON.stringify(labels) };
    expect(await renderStatusBadge({ attributes: asAttribute, snapshot })).to.contain('>Läuft</span>');
    const broken = { ...attributes, labels: 'Läuft' };
    expect(await renderStatusBadge({ attributes: broken, snapshot })).to.contain(
      '>All systems operational</span>',
    );
  });

  it('writes dates as the language of its words does, as its script will', async () => {
    const snapshot = makeSnapshot({ maintenances: [makeMaintenance()] });
    const render = (locale: string) =>
      renderStatusBadge({ attributes: { ...attributes, variant: 'panel', locale }, snapshot, nowMs: 0 });
    expect(await render('nl'))
      .to.contain('lang="en"')
      .and.to.contain('Mar 4, 2026');
    expect(await render('ar_EG'))
      .to.contain('lang="ar" dir="rtl"')
      .and.to.contain('٢٠٢٦');
  });

  it('renders a panel whole', async () => {
    const snapshot = makeSnapshot({ incidents: [makeIncident()] });
    const text = await renderStatusBadge({
      attributes: { ...attributes, variant: 'panel' },
      snapshot,
      nowMs: 0,
    });
    expect(text).to.contain('Card payments fail').and.to.contain('<p>It is the <strong>disk</strong>.</p>');
  });

  it('renders a banner while there is something to say, and nothing while there is not', async () => {
    const banner = { ...attributes, variant: 'banner' };
    const snapshot = makeSnapshot({ incidents: [makeIncident()] });
    const text = await renderStatusBadge({ attributes: banner, snapshot, nowMs: 0 });
    expect(text).to.contain('part="banner-item"').and.to.contain('Card payments fail');
    expect(await renderStatusBadge({ attributes: banner, snapshot: makeSnapshot() })).not.to.contain(
      '<section part="banner"',
    );
  });

  it('renders the banner of a planned maintenance, though all is well', async () => {
    const soon = { scheduledStartAt: new Date(3_600_000).toISOString() };
    const snapshot = makeSnapshot({ maintenances: [makeMaintenance(soon)] });
    const banner = { ...attributes, variant: 'banner', 'only-when-degraded': '' };
    expect(await renderStatusBadge({ attributes: banner, snapshot, nowMs: 0 })).to.contain(
      'Database upgrade',
    );
  });

  it('renders nothing of what its script would hide or cannot know yet', async () => {
    const render = (more: Record<string, string>) =>
      renderStatusBadge({ attributes: { ...attributes, ...more }, snapshot: makeSnapshot() });
    for (const more of [{ 'only-when-degraded': '' }, { run: 'run000000001' }] as Record<string, string>[]) {
      expect(await render(more)).to.contain('</style><div part="base"></div></template>');
    }
    expect(await render({ locale: 'de' })).to.contain('<div part="base" lang="de" dir="ltr">');
  });

  it('takes its styles from a file or under a nonce, as the policy of the page demands', async () => {
    const snapshot = makeSnapshot();
    const linked = await renderStatusBadge({ attributes, snapshot, stylesheet: '/status-badge.css' });
    expect(linked)
      .to.contain('<link rel="stylesheet" href="/status-badge.css">')
      .and.not.to.contain('<style');
    expect(await renderStatusBadge({ attributes, snapshot, nonce: 'abc' })).to.contain('<style nonce="abc">');
    expect(statusBadgeCss)
      .to.contain('[part~=')
      .and.not.to.match(/\$\{|undefined/);
  });

  it('has a text between its tags for who knows neither scripts nor shadow roots, linked to the page', async () => {
    const textOf = async (
      more: Record<string, string>,
      change: Partial<Snapshot> = {},
      fallback?: string,
    ) => {
      const html = await renderStatusBadge({
        attributes: { ...attributes, ...more },
        snapshot: makeSnapshot(change),
        nowMs: 0,
        ...(fallback === undefined ? {} : { fallback }),
      });
      return /<\/script>(.*)<\/status-badge>$/.exec(html)?.[1];
    };
    expect(await textOf({})).to.equal('All systems operational');
    expect(await textOf({ service: 'API', href: '/status' })).to.equal(
      '<a href="/status">API: Operational</a>',
    );
    expect(await textOf({}, {}, 'Our <status>')).to.equal('Our &lt;status&gt;');
    const banner = { variant: 'banner', href: 'https://status.acme.example/' };
    expect(await textOf(banner)).to.equal('');
    expect(await textOf(banner, { incidents: [makeIncident()] })).to.equal(
      '<a href="https://status.acme.example/">Card payments fail</a>',
    );
    expect(await textOf({ 'only-when-degraded': '' })).to.equal('');
    expect(await textOf({ run: 'run000000001' })).to.equal('');
  });

  const links: [string, string | undefined][] = [
    ['/status', '/status'],
    ['status?all#now', 'status?all#now'],
    ['https://status.acme.example/a', 'https://status.acme.example/a'],
    ['//other.example/a', 'https://other.example/a'],
    ['javascript:alert(1)', undefined],
    ['java\nscript:alert(1)', undefined],
    ['data:text/html,x', undefined],
  ];
  for (const [href, expected] of links) {
    it(`links to ${JSON.stringify(href)} as ${expected ?? 'nothing'}`, async () => {
      const panel = { ...attributes, variant: 'panel', href };
      const text = await renderStatusBadge({ attributes: panel, snapshot: makeSnapshot() });
      expect(/<a part="link" href="([^"]*)"/.exec(text)?.[1]).to.equal(expected);
    });
  }

  it('lets no text of the server out of its place', async () => {
    const services = [makeService('svcapi000001', hostile, 'major_outage')];
    const { organization } = makeSnapshot();
    const snapshot = makeSnapshot({
      services,
      organization: { ...organization, name: hostile, pageUrl: 'javascript:alert(1)' },
      incidents: [makeIncident({ name: hostile, id: hostile })],
    });
    for (const variant of ['pill', 'panel']) {
      const text = await renderStatusBadge({
        attributes: { ...attributes, variant, service: hostile, 'data-x': hostile },
        snapshot,
      });
      expect(text.match(/<script/g)).to.have.lengthOf(1);
      expect(text).not.to.contain('<img').and.not.to.contain('href="javascript');
      expect(text.replace(/"[^"]*"/g, '')).not.to.contain('onerror=alert(1)>"');
    }
  });

  const page = { href: 'https://status.acme.example/', locale: 'de' };
  const link = '<a href="https://status.acme.example/">Statusseite öffnen</a>';
  const none: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['the body of a 404', { type: 'about:blank', title: 'Not Found', status: 404, detail: 'No.' }],
    ['a page of a proxy', '<h1>502</h1>'],
    ['half of one', { statusLabel: 'operational', organization: { pageUrl: null } }],
    ['a snapshot whose organization is missing', { ...makeSnapshot(), organization: null }],
  ];
  for (const [what, value] of none) {
    it(`leaves the tag and a text for its script, given ${what} instead of a snapshot`, async () => {
      const snapshot = value as Snapshot;
      const tag = '<status-badge endpoint="https://status.example.com" organization="acme"';
      expect(await renderStatusBadge({ attributes, snapshot })).to.equal(`${tag}></status-badge>`);
      expect(await renderStatusBadge({ attributes, snapshot, fallback: 'Our <status>' })).to.equal(
        `${tag}>Our &lt;status&gt;</status-badge>`,
      );
      const linked = { attributes: { ...attributes, ...page, variant: 'panel' }, snapshot };
      expect(await renderStatusBadge(linked)).to.match(/^<status-badge [^<]* variant="panel"></);
      expect(await renderStatusBadge(linked)).to.contain(`>${link}</status-badge>`);
    });
  }

  it('leaves out what is undefined', async () => {
    const maybe = { ...attributes, service: undefined, 'only-when-degraded': undefined };
    const options = { nonce: undefined, stylesheet: undefined, labels: undefined, fallback: undefined };
    expect(
      await renderStatusBadge({ attributes: maybe, snapshot: makeSnapshot(), ...options, nowMs: undefined }),
    ).to.equal(await renderStatusBadge({ attributes, snapshot: makeSnapshot() }));
  });

  it('leaves out every listener', async () => {
    const text = await renderStatusBadge({ attributes, snapshot: makeSnapshot() });
    expect(text.replace(/<style>.*<\/style>/s, '')).not.to.match(/ @\w|\[object|undefined|function/);
  });
});
