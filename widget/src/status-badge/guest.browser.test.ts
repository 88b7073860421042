import { expect, fixture, html } from '@open-wc/testing';
import type { Incident, StatusEvent } from '@status-badge/sdk';
import { mount, part, settled } from '../testing/mount.ts';
import { createScriptedClient, OPEN } from '../testing/scripted-client.ts';
import { makeIncident, makeService, makeSnapshot } from '../testing/snapshots.ts';

const up = makeSnapshot();
const down = makeSnapshot({ services: [makeService('svcapi000001', 'API', 'major_outage')] });
const statusChanged = {
  type: 'service.status_changed',
  timestamp: '2026-03-04T12:04:00.000Z',
  data: {
    service: down.services[0],
    oldStatus: 'operational',
    newStatus: 'major_outage',
    message: null,
  },
} as unknown as StatusEvent;
const said = (badge: Parameters<typeof part>[0]) => part(badge, 'live')!.textContent;

describe('a guest on the page', () => {
  it('is hidden and out of reach with what hides it', async () => {
    const { badge } = await mount({}, up);
    const place = badge.parentElement!;
    place.style.cssText = 'visibility: hidden; pointer-events: none';
    const { visibility, pointerEvents } = getComputedStyle(part(badge, 'pill')!);
    expect([visibility, pointerEvents]).to.deep.equal(['hidden', 'none']);
  });

  it('makes nothing scroll that did not', async () => {
    const box = await fixture<HTMLElement>(html`<div style="block-size: 100px; overflow: auto"></div>`);
    const before = document.documentElement.scrollHeight;
    const { badge } = await mount({ variant: 'dot' }, up);
    const tall = document.createElement('div');
    tall.style.blockSize = '3000px';
    box.append(tall, badge);
    await settled(badge);
    expect(document.documentElement.scrollHeight).to.be.below(before + 200);
  });

  it('writes no attribute on a bare tag that nobody asked for', async () => {
    const { badge } = await mount({}, up);
    for (const name of ['variant', 'position', 'theme']) expect(badge.hasAttribute(name)).to.equal(false);
    badge.variant = 'dot';
    await settled(badge);
    expect(badge.getAttribute('variant')).to.equal('dot');
    badge.removeAttribute('variant');
    await settled(badge);
    expect(badge.variant).to.equal('pill');
  });

  it('stays fixed where a page positions everything', async () => {
    const style = document.createElement('style');
    style.textContent = '* { position: relative; z-index: 0 }';
    document.head.append(style);
    const { badge } = await mount({ variant: 'floating' }, up);
    const { position } = getComputedStyle(badge);
    style.remove();
    expect(position).to.equal('fixed');
  });

  it('closes its panel when it is moved, or shown as something else', async () => {
    const { badge } = await mount({}, up);
    const elsewhere = await fixture(html`<div></div>`);
    part(badge, 'pill')!.click();
    await settled(badge);
    elsewhere.append(badge);
    await settled(badge);
    expect(part(badge, 'pill')!.getAttribute('aria-expanded')).to.equal('false');
    expect(getComputedStyle(part(badge, 'panel')!).display).to.equal('none');
    part(badge, 'pill')!.click();
    await settled(badge);
    badge.variant = 'panel';
    await settled(badge);
    badge.variant = 'pill';
    await settled(badge);
    expect(part(badge, 'pill')!.getAttribute('aria-expanded')).to.equal('false');
  });

  for (const services of ['', ' , ']) {
    it(`shows everything with services="${services}"`, async () => {
      const { badge } = await mount({}, down);
      badge.setAttribute('services', services);
      await settled(badge);
      expect(badge.dataset['status']).to.equal('major_outage');
      badge.removeAttribute('services');
      await settled(badge);
      expect(badge.dataset['status']).to.equal('major_outage');
    });
  }

  it('has patience of its own when the page asks for nonsense', async () => {
    const { badge } = await mount({}, up);
    for (const nonsense of ['soon', '-1', '']) {
      badge.setAttribute('grace-ms', nonsense);
      expect(badge.graceMs).to.equal(5000);
    }
    badge.setAttribute('grace-ms', '0');
    expect(badge.graceMs).to.equal(0);
  });

  it('renders once for hundreds of events that come at once', async () => {
    const { badge, client } = await mount({ variant: 'panel' }, up);
    let renderings = 0;
    badge.addController({ hostUpdated: () => (renderings += 1) });
    for (let i = 0; i < 300; i++) {
      client.show(i % 2 ? up : down);
      client.emit(statusChanged);
      await Promise.resolve();
    }
    client.show(down);
    client.emit(statusChanged);
    await settled(badge);
    expect(renderings).to.be.below(5);
    expect(badge.dataset['status']).to.equal('major_outage');
  });

  it('tells itself, not the page, of an event that it cannot read', async () => {
    const { badge, client } = await mount({}, up);
    const faults: unknown[] = [];
    badge.addEventListener('error', ({ error }) => faults.push(error));
    client.emit({
      ...statusChanged,
      type: 'incident.created',
      data: { incident: {} },
    } as unknown as StatusEvent);
    client.emit({ ...statusChanged, type: 'incident.created', data: {} } as unknown as StatusEvent);
    expect(faults).to.have.length.above(0);
  });

  it('reserves the room of its words for the text of the page', async () => {
    const { badge, client } = await mount({}, undefined, 'Status');
    const { width } = badge.getBoundingClientRect();
    client.show(up);
    client.connect(OPEN);
    await settled(badge);
    expect(badge.getBoundingClientRect().width).to.be.closeTo(width, 1);
  });

  it('shows the text of the page in a panel until there is a status', async () => {
    const { badge, client } = await mount({ variant: 'panel' }, undefined, 'See our page');
    expect(part(badge, 'panel')!.querySelector('slot')?.assignedNodes()[0]?.textContent).to.equal(
      'See our page',
    );
    client.show(up);
    await settled(badge);
    expect(part(badge, 'panel')!.querySelector('slot')).to.equal(null);
  });
});

describe('what a guest says aloud', () => {
  it('is not the status that an arriving reader finds', async () => {
    const { badge, client, clock } = await mount();
    client.show(down);
    client.connect(OPEN);
    await settled(badge);
    clock.pass(2000);
    await settled(badge);
    expect(said(badge)).to.equal('');
  });

  it('is not the same in another language', async () => {
    const { badge, clock } = await mount({}, up);
    badge.locale = 'de';
    await settled(badge);
    clock.pass(2000);
    await settled(badge);
    expect(said(badge)).to.equal('');
  });

  it('is a new incident, though the status stays', async () => {
    const { badge, client, clock } = await mount({}, down);
    client.show({ ...down, incidents: [makeIncident()] });
    await settled(badge);
    clock.pass(2000);
    await settled(badge);
    expect(said(badge)).to.equal('Major outage. Card payments fail: Identified');
  });

  it('is only what is new: another incident that goes on, and the end of one by the status that is left', async () => {
    const second = makeIncident({ id: 'incident0002', name: 'Website is slow' });
    const { badge, client, clock } = await mount({}, { ...down, incidents: [makeIncident(), second] });
    const next = async (incidents: Incident[]) => {
      client.show({ ...down, incidents });
      await settled(badge);
      clock.pass(1000);
      await settled(badge);
      return said(badge);
    };
    const monitored = { ...second, status: 'monitoring' as const };
    expect(await next([makeIncident(), monitored])).to.equal('Website is slow: Monitoring');
    expect(await next([monitored])).to.equal('Major outage');
  });

  it('is said by one of two badges on a client of the page', async () => {
    const client = createScriptedClient(up);
    const { badge: first, clock } = await mount({ client }, up);
    const { badge: second } = await mount({ client, clock }, up);
    client.show(down);
    await settled(first);
    await settled(second);
    clock.pass(2000);
    await settled(first);
    await settled(second);
    expect([said(first), said(second)].sort()).to.deep.equal(['', 'Major outage']);
  });

  it('is not left to a badge that is hidden', async () => {
    const client = createScriptedClient(up);
    const { badge: first, clock } = await mount({ client }, up);
    const { badge: second } = await mount({ client, clock }, up);
    first.parentElement!.style.display = 'none';
    client.show(down);
    await settled(first);
    await settled(second);
    clock.pass(2000);
    await settled(second);
    expect([said(first), said(second)]).to.deep.equal(['', 'Major outage']);
  });

  it('is said again when it is news again, and gone when it is news no more', async () => {
    const of = (...ids: string[]) =>
      makeSnapshot({ ...down, incidents: ids.map((id) => makeIncident({ id })) });
    const { badge, client, clock } = await mount({}, of('incident0001', 'incident0002', 'incident0003'));
    for (const left of [of('incident0001', 'incident0002'), of('incident0001')]) {
      client.show(left);
      await settled(badge);
      expect(said(badge), 'while it settles').to.equal('');
      clock.pass(2000);
      await settled(badge);
      expect(said(badge)).to.equal('Major outage');
    }
  });
});
