import { aTimeout, expect, oneEvent } from '@open-wc/testing';
import { mount, NOON, part, settled, texts } from '../testing/mount.ts';
import { OPEN } from '../testing/scripted-client.ts';
import { createScriptedRun } from '../testing/scripted-run.ts';
import { makeIncident, makeRun, makeService, makeSnapshot } from '../testing/snapshots.ts';
import type { StatusBadge } from './status-badge.ts';

const AT = '2026-03-04T12:04:00.000Z';
const down = makeSnapshot({ services: [makeService('svcapi000001', 'API', 'major_outage')] });

describe('a dot', () => {
  it('is accessible, has its words for who cannot see it, and is large enough to be hit', async () => {
    const { badge } = await mount({ variant: 'dot' }, makeSnapshot());
    await expect(badge).to.be.accessible();
    expect(part(badge, 'label')!.textContent).to.equal('All systems operational');
    const { width, height } = part(badge, 'pill')!.getBoundingClientRect();
    expect(Math.min(width, height)).to.be.at.least(24);
  });
});

describe('a floating badge', () => {
  it('is accessible, sits in its corner, and opens its panel', async () => {
    const { badge } = await mount({ variant: 'floating', position: 'top-start' }, makeSnapshot());
    await expect(badge).to.be.accessible();
    expect(badge.getBoundingClientRect().top).to.equal(16);
    expect(badge.getBoundingClientRect().left).to.equal(16);
    part(badge, 'pill')!.click();
    await settled(badge);
    expect(part(badge, 'panel')!.matches(':popover-open')).to.equal(true);
  });

  it("gives way to the page's own focus", async () => {
    const { badge } = await mount({ variant: 'floating' }, makeSnapshot());
    const button = document.createElement('button');
    button.style.cssText = 'position: fixed; inset: auto 20px 20px auto';
    document.body.append(button);
    const before = badge.getBoundingClientRect();
    button.focus();
    const after = badge.getBoundingClientRect();
    button.remove();
    expect(after.top).to.be.below(before.top);
  });

  it('shows nothing while all is well, if the page asks for that', async () => {
    const { badge, client } = await mount({ variant: 'floating', onlyWhenDegraded: true }, makeSnapshot());
    expect(part(badge, 'pill')).to.equal(null);
    client.show(down);
    await settled(badge);
    expect(part(badge, 'label')!.textContent).to.equal('Major outage');
  });
});

describe('a run', () => {
  it('is accessible and shows its progress and message', async () => {
    const { badge } = await mount({ run: 'run000000001', runSource: createScriptedRun(makeRun('running')) });
    expect(texts(badge, 'run-header')).to.deep.equal(['nightly-export Running']);
    expect(part(badge, 'progress')!.getAttribute('value')).to.equal('42');
    expect(texts(badge, 'message')).to.deep.equal(['Writing rows']);
    await expect(badge).to.be.accessible();
  });

  it('shows what it made, links only what is safe, and tells the page that it ended', async () => {
    const source = createScriptedRun(makeRun('running'));
    const { badge } = await mount({ run: 'run000000001', runSource: source });
    const artifacts = [
      { id: 'a1', name: 'export.csv', url: 'https://acme.example/export.csv', sizeBytes: 12 },
      { id: 'a2', name: 'evil.csv', url: 'javascript:alert(1)', sizeBytes: null },
    ];
    const ended = oneEvent(badge, 'run-complete');
    source.show(makeRun('succeeded', { artifacts, finishedAt: AT }));
    expect((await ended).detail.run.status).to.equal('succeeded');
    await settled(badge);
    expect(part(badge, 'progress')).to.equal(null);
    expect(texts(badge, 'artifact')).to.deep.equal(['export.csv', 'evil.csv']);
    expect(badge.shadowRoot!.querySelectorAll('a')).to.have.lengthOf(1);
  });

  it('has its files far enough from each other to be hit', async () => {
    const artifacts = ['one.csv', 'two.csv'].map((name, i) => ({
      ...{ id: `a${i}`, name, url: `https://acme.example/${name}`, sizeBytes: null },
    }));
    const runSource = createScriptedRun(makeRun('succeeded', { artifacts, finishedAt: AT }));
    const { badge } = await mount({ run: 'run000000001', runSource });
    const [one, two] = Array.from(badge.shadowRoot!.querySelectorAll('a'), (each) =>
      each.getBoundingClientRect(),
    );
    expect(two!.top - one!.top).to.be.at.least(24);
  });
});

describe('what the element tells', () => {
  it('a status change, composed, with what it was', async () => {
    const { badge, client } = await mount({}, makeSnapshot());
    const changed = oneEvent(document.body, 'status-change');
    client.show(down);
    const event = await changed;
    expect(event.detail).to.deep.equal({ from: 'operational', to: 'major_outage', service: null });
    expect(event.target).to.equal(badge);
  });

  it('everything across the shadow roots of others', async () => {
    const { badge, client, clock } = await mount({}, makeSnapshot());
    const host = document.createElement('div');
    badge.parentElement!.append(host);
    host.attachShadow({ mode: 'open' }).append(badge);
    const run = createScriptedRun(makeRun('running'));
    const { badge: ofRun } = await mount({ run: 'run000000001', runSource: run });
    host.shadowRoot!.append(ofRun);
    const heard: string[] = [];
    const types = ['status-change', 'incident', 'run-complete', 'connection-change'] as const;
    const hear = (event: Event) => heard.push(event.type);
    for (const type of types) document.addEventListener(type, hear);
    client.show(down);
    client.emit({
      type: 'incident.created',
      timestamp: AT,
      data: { incident: makeIncident(), update: null },
    });
    client.connect({ state: 'waiting', transport: null, staleSince: NOON });
    clock.pass(5000);
    run.show(makeRun('succeeded', { finishedAt: AT }));
    await settled(badge);
    await settled(ofRun);
    for (const type of types) document.removeEventListener(type, hear);
    expect([...new Set(heard)].sort()).to.deep.equal([...types].sort());
  });

  it('an incident that concerns it, and no other', async () => {
    const { badge, client } = await mount({ service: 'API' }, makeSnapshot());
    const seen: string[] = [];
    badge.addEventListener('incident', (event) => seen.push((event as CustomEvent).detail.incident.id));
    const other = makeIncident({
      id: 'incident0002',
      services: [{ id: 'svcweb000002', status: 'major_outage' }],
    });
    for (const incident of [other, makeIncident()]) {
      client.emit({ type: 'incident.created', timestamp: AT, data: { incident, update: null } });
    }
    expect(seen).to.deep.equal(['incident0001']);
  });

  it('a connection that is out of date', async () => {
    const { badge, client, clock } = await mount({}, makeSnapshot());
    const words: string[] = [];
    badge.addEventListener('connection-change', (event) => words.push((event as CustomEvent).detail.word));
    client.connect({ state: 'waiting', transport: null, staleSince: NOON });
    await settled(badge);
    clock.pass(5000);
    await settled(badge);
    client.connect(OPEN);
    await settled(badge);
    expect(words).to.deep.equal(['connecting', 'stale', 'live']);
  });
});

describe('attributes', () => {
  const table: [string, string, keyof StatusBadge, unknown][] = [
    ['endpoint', 'https://status.example.com', 'endpoint', 'https://status.example.com'],
    ['organization', 'acme', 'organization', 'acme'],
    ['service', 'API', 'service', 'API'],
    ['services', ' API ,, Website ', 'services', ['API', 'Website']],
    ['run', 'run000000001', 'run', 'run000000001'],
    ['variant', 'dot', 'variant', 'dot'],
    ['position', 'top-start', 'position', 'top-start'],
    ['only-when-degraded', '', 'onlyWhenDegraded', true],
    ['theme', 'dark', 'theme', 'dark'],
    ['locale', 'de', 'locale', 'de'],
    ['labels', '{"live": "Now"}', 'labels', { live: 'Now' }],
    ['labels', 'no JSON', 'labels', 'no JSON'],
    ['show-connection', '', 'showConnection', true],
    ['toasts', '', 'toasts', true],
    ['href', '/status', 'href', '/status'],
    ['grace-ms', '200', 'graceMs', 200],
    ['token', 'abc', 'token', 'abc'],
  ];
  for (const [attribute, text, property, value] of table) {
    it(`${attribute}="${text}" sets ${String(property)}`, () => {
      const badge = document.createElement('status-badge');
      badge.setAttribute(attribute, text);
      expect(badge[property]).to.deep.equal(value);
    });
  }

  it('are read as texts also where a framework sets them as properties', async () => {
    const { badge, client, clock } = await mount({}, makeSnapshot());
    const texts = { services: 'Website, none', labels: '{"operational": "Well"}', graceMs: '60000' };
    Object.assign(badge, texts);
    await settled(badge);
    const { services, labels, graceMs } = badge;
    expect({ services, labels, graceMs }).to.deep.equal({
      services: ['Website', 'none'],
      labels: { operational: 'Well' },
      graceMs: 60_000,
    });
    client.connect({ state: 'waiting', transport: null, staleSince: NOON });
    clock.pass(60_000);
    await settled(badge);
    expect([badge.dataset['service'], badge.dataset['connection']]).to.deep.equal(['missing', 'stale']);
  });

  it('are all there are, each tested above', () => {
    const { observedAttributes } = customElements.get('status-badge') as unknown as typeof StatusBadge;
    expect([...new Set(table.map(([attribute]) => attribute))]).to.have.members(observedAttributes);
  });
});

describe('the live region', () => {
  it('says a change once it has settled, and nothing at the start', async () => {
    const { badge, client, clock } = await mount({ service: 'API' }, makeSnapshot());
    clock.pass(10_000);
    await settled(badge);
    expect(part(badge, 'live')!.textContent).to.equal('');
    client.show(down);
    await settled(badge);
    clock.pass(999);
    expect(part(badge, 'live')!.textContent).to.equal('');
    clock.pass(1);
    await settled(badge);
    expect(part(badge, 'live')!.textContent).to.equal('API: Major outage');
  });

  it('says nothing of a change that was taken back at once', async () => {
    const { badge, client, clock } = await mount({}, makeSnapshot());
    client.show(down);
    await settled(badge);
    clock.pass(500);
    client.show(makeSnapshot());
    await settled(badge);
    clock.pass(5000);
    await settled(badge);
    expect(part(badge, 'live')!.textContent).to.equal('');
  });
});

describe('toasts', () => {
  it('are shown for a change when the page asks for them, and go by themselves', async () => {
    const { badge, client, clock } = await mount({ toasts: true }, makeSnapshot());
    const [service] = down.services;
    const data = {
      service: service!,
      oldStatus: 'operational',
      newStatus: 'major_outage',
      message: null,
    } as const;
    client.emit({ type: 'service.status_changed', timestamp: AT, data });
    await settled(badge);
    expect(texts(badge, 'toast')).to.deep.equal(['API · Major outage']);
    await expect(badge).to.be.accessible();
    clock.pass(6000);
    await settled(badge);
    expect(part(badge, 'toast')).to.equal(null);
  });

  it('are off by default', async () => {
    const { badge, client } = await mount({}, makeSnapshot());
    const incident = makeIncident();
    client.emit({ type: 'incident.created', timestamp: AT, data: { incident, update: null } });
    await settled(badge);
    expect(part(badge, 'toast')).to.equal(null);
  });
});

describe('a guest', () => {
  it('tells a fault of its own to who listens, and never rejects', async () => {
    const { badge, client } = await mount({}, makeSnapshot());
    const failed = oneEvent(badge, 'error');
    client.show({ ...makeSnapshot(), services: undefined as never, organization: undefined as never });
    expect(((await failed) as unknown as ErrorEvent).error).to.be.instanceOf(TypeError);
  });

  for (const endpoint of ['http://[', 'javascript:alert(1)', 'ftp://status.example.com', '//', 'data:,x']) {
    it(`at the endpoint ${endpoint} is quiet and honest`, async () => {
      const rejections: unknown[] = [];
      const note = (event: PromiseRejectionEvent) => rejections.push(event.reason);
      addEventListener('unhandledrejection', note);
      const properties = { endpoint, organization: 'acme', graceMs: 0, client: undefined };
      const { badge } = await mount({ ...properties, locale: 'not a language' });
      await aTimeout(20);
      await settled(badge);
      removeEventListener('unhandledrejection', note);
      expect(part(badge, 'label')!.textContent).to.equal('Status unavailable');
      expect(rejections).to.deep.equal([]);
    });
  }
});
