import { expect } from '@open-wc/testing';
import { StatusError } from '@status-badge/sdk';
import { mount, part, settled, texts } from '../testing/mount.ts';
import { createScriptedRun } from '../testing/scripted-run.ts';
import { makeRun, makeSnapshot } from '../testing/snapshots.ts';
import type { StatusBadge } from './status-badge.ts';

/** What the console is told from now on. */
function listenToConsole(): { lines: string[]; stop(): void } {
  const lines: string[] = [];
  const { warn } = console;
  console.warn = (...parts) => void lines.push(String(parts[0]));
  return { lines, stop: () => Object.assign(console, { warn }) };
}

describe('a mistake in the tag', () => {
  let told: ReturnType<typeof listenToConsole>;
  beforeEach(() => {
    told = listenToConsole();
  });
  afterEach(() => told.stop());

  const own = { client: undefined, organization: 'acme' };
  const table: [string, Partial<StatusBadge>, Record<string, string>, RegExp][] = [
    [
      'an endpoint without http://',
      own,
      { endpoint: 'localhost:4000' },
      /^endpoint: "localhost:4000" .*https:/,
    ],
    ['a bare host name', own, { endpoint: 'status.example.com' }, /^endpoint: "status.example.com" .*https:/],
    ['an endpoint that is no address', own, { endpoint: 'http://' }, /^endpoint: "http:\/\/" /],
    ['an endpoint of another scheme', own, { endpoint: 'ftp://a.example' }, /^endpoint: "ftp:/],
    [
      'the same for a run',
      { ...own, run: 'r1' },
      { endpoint: 'localhost:4000' },
      /^endpoint: "localhost:4000" /,
    ],
    [
      'an unknown variant',
      {},
      { variant: 'pil' },
      /^variant: "pil" is not pill, dot, panel, banner, floating$/,
    ],
    ['an unknown theme', {}, { theme: 'night' }, /^theme: "night" is not auto, light, dark$/],
    ['an unknown position', {}, { position: 'bottom' }, /^position: "bottom" is not bottom-end, /],
    ['labels that are no JSON', {}, { labels: '{live: Now}' }, /^labels: not like \{"live": "Now"\}$/],
    ['labels that are a list', {}, { labels: '["Now"]' }, /^labels: not like/],
    ['labels that are a text', { labels: 'Now' as never }, {}, /^labels: not like/],
    [
      'a locale that is no language tag',
      {},
      { locale: 'de_AT' },
      /^locale: "de_AT" is not like de or pt-BR$/,
    ],
    ['an organization that no path can spell', { ...own, organization: '\ud800' }, {}, /URI/],
    ['a run that no path can spell', { ...own, run: '\ud800' }, {}, /URI/],
  ];
  for (const [what, properties, attributes, expected] of table) {
    it(`is told in the console, once: ${what}`, async () => {
      const { badge } = await mount({ ...properties, locale: '' }, makeSnapshot());
      for (const [name, value] of Object.entries(attributes)) badge.setAttribute(name, value);
      await settled(badge);
      badge.requestUpdate();
      await settled(badge);
      expect(told.lines).to.have.lengthOf(1);
      expect(told.lines[0]).to.match(/^<status-badge>: /);
      expect(told.lines[0]!.slice('<status-badge>: '.length)).to.match(expected);
      expect(part(badge, 'base')!.textContent).to.match(/status|system/i);
    });
  }

  it('is told when no organization was set in time, and the badge says that it has no status', async () => {
    const { badge, clock } = await mount({ client: undefined });
    expect([told.lines, texts(badge, 'label')]).to.deep.equal([[], ['Checking status']]);
    clock.pass(5000);
    await settled(badge);
    expect(told.lines).to.deep.equal(['<status-badge>: organization: its slug is missing']);
    expect(texts(badge, 'label')).to.deep.equal(['Status unavailable']);
  });

  it('is told again when it is another one', async () => {
    const { badge } = await mount({ variant: 'pil' as never }, makeSnapshot());
    for (const variant of ['bar', 'pil', 'dot', 'bar'] as const) {
      badge.variant = variant as never;
      await settled(badge);
    }
    expect(told.lines.map((line) => line.slice(0, 30))).to.deep.equal([
      '<status-badge>: variant: "pil"',
      '<status-badge>: variant: "bar"',
    ]);
  });

  it('is no mistake where a script sets it later, or has a client or a run of its own', async () => {
    const { badge, clock, client } = await mount({ client: undefined });
    badge.client = client;
    const run = await mount({
      client: undefined,
      run: 'r1',
      runSource: createScriptedRun(makeRun('running')),
    });
    clock.pass(60_000);
    run.clock.pass(60_000);
    await settled(badge);
    await settled(run.badge);
    expect(told.lines).to.deep.equal([]);
  });

  it('is nothing that React sets to undefined, nor what only the server knows', async () => {
    const defaults = { variant: undefined, theme: undefined, position: undefined, services: undefined };
    const { badge, client } = await mount({ ...defaults, graceMs: undefined, service: 'Nope' } as never);
    expect(badge.dataset['connection']).to.equal('connecting');
    client.show(makeSnapshot());
    client.connect({ state: 'stopped', lastError: new StatusError('not_found', 'No such organization.') });
    await settled(badge);
    badge.service = undefined;
    await settled(badge);
    expect(texts(badge, 'label')).to.deep.equal(['All systems operational']);
    expect(told.lines).to.deep.equal([]);
  });
});

describe('what only the server knows', () => {
  it('is in the event and on the host when it refuses', async () => {
    const { badge, client } = await mount();
    const heard: unknown[] = [];
    badge.addEventListener('connection-change', ({ detail }) => heard.push(detail));
    const staleSince = client.connection.since;
    const lastError = new StatusError('not_found', 'There is no organization "acne" here.', { status: 404 });
    client.connect({ state: 'stopped', staleSince, lastError });
    await settled(badge);
    expect(heard).to.deep.equal([{ word: 'refused', staleSince, error: lastError }]);
    expect(badge.dataset['connection']).to.equal('refused');
    expect(texts(badge, 'label')).to.deep.equal(['Status unavailable']);
  });

  it('is on the host when a service is not among those of the organization', async () => {
    const { badge, client } = await mount({ service: 'Nope' });
    expect(badge.dataset['service'], 'before anything is known').to.equal(undefined);
    client.show(makeSnapshot());
    await settled(badge);
    expect([badge.dataset['service'], badge.dataset['status']]).to.deep.equal(['missing', 'unknown']);
    expect(texts(badge, 'label')).to.deep.equal(['Status unavailable']);
    badge.service = 'API';
    await settled(badge);
    expect(badge.dataset['service']).to.equal(undefined);
    badge.service = undefined;
    badge.services = ['API', 'Nope'];
    await settled(badge);
    expect([badge.dataset['service'], badge.dataset['status']]).to.deep.equal(['missing', 'operational']);
  });
});
