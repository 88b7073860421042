import { expect } from '@open-wc/testing';
import { mount, part, settled, texts } from '../testing/mount.ts';
import { makeIncident, makeMaintenance, makeService, makeSnapshot } from '../testing/snapshots.ts';

const variant = 'banner' as const;
const KEY = 'status-badge:dismissed:orgacme00001';

describe('a banner', () => {
  beforeEach(() => {
    localStorage.removeItem(KEY);
    window.dispatchEvent(new StorageEvent('storage', { key: KEY }));
  });

  it('is not there while everything is well', async () => {
    const { badge } = await mount({ variant }, makeSnapshot());
    expect(part(badge, 'banner')).to.equal(null);
    expect(badge.getBoundingClientRect().height).to.equal(0);
  });

  it('leads to where the status is said, by the text inside the tag, when no status can be had', async () => {
    const { badge, client, clock } = await mount({ variant }, undefined, '<a href="/status">Status</a>');
    const isShown = () => badge.shadowRoot!.querySelector('slot:not([name])') !== null;
    expect(isShown(), 'within the grace period').to.equal(false);
    clock.pass(5000);
    await settled(badge);
    expect(isShown(), 'after it').to.equal(true);
    expect(badge.querySelector('a')!.getBoundingClientRect().height).to.be.above(0);
    await expect(badge).to.be.accessible();
    client.show(makeSnapshot());
    await settled(badge);
    expect(isShown(), 'with a status').to.equal(false);
  });

  it('is accessible and names the incident', async () => {
    const { badge } = await mount({ variant }, makeSnapshot({ incidents: [makeIncident()] }));
    expect(texts(badge, 'banner-text')[0]).to.match(/^Card payments fail Identified · /);
    await expect(badge).to.be.accessible();
  });

  it('names a maintenance within a day, and none later', async () => {
    const { badge, client } = await mount({ variant }, makeSnapshot({ maintenances: [makeMaintenance()] }));
    expect(texts(badge, 'entry-title')).to.deep.equal(['Database upgrade']);
    const later = makeMaintenance({ scheduledStartAt: '2026-03-06T18:00:00.000Z' });
    client.show(makeSnapshot({ maintenances: [later] }));
    await settled(badge);
    expect(part(badge, 'banner')).to.equal(null);
  });

  it('speaks for a status that no incident explains, with how many services it touches', async () => {
    const services = [
      makeService('svcapi000001', 'API', 'major_outage'),
      makeService('svcweb000002', 'Website', 'partial_outage'),
    ];
    const { badge } = await mount({ variant }, makeSnapshot({ services }));
    expect(texts(badge, 'banner-text')).to.deep.equal(['Major outage 2 services affected']);
  });

  it('goes away for one incident, stays away on the next visit, and is back when it gets worse', async () => {
    const incidents = [makeIncident()];
    const { badge } = await mount({ variant }, makeSnapshot({ incidents }));
    part(badge, 'dismiss')!.click();
    await settled(badge);
    expect(part(badge, 'banner')).to.equal(null);
    const { badge: again, client } = await mount({ variant }, makeSnapshot({ incidents }));
    expect(part(again, 'banner')).to.equal(null);
    client.show(makeSnapshot({ incidents: [makeIncident({ impact: 'critical' })] }));
    await settled(again);
    expect(texts(again, 'entry-title')).to.deep.equal(['Card payments fail']);
  });

  it('remembers nothing but the dismissals', async () => {
    const { badge } = await mount({ variant }, makeSnapshot({ incidents: [makeIncident()] }));
    expect(localStorage.getItem(KEY)).to.equal(null);
    part(badge, 'dismiss')!.click();
    expect(localStorage.getItem(KEY)).to.match(/^\{"incident0001":\d+\}$/);
  });

  it('is back for the next outage, although the last one was dismissed', async () => {
    const services = [makeService('svcapi000001', 'API', 'major_outage')];
    const { badge, client } = await mount({ variant }, makeSnapshot({ services }));
    part(badge, 'dismiss')!.click();
    await settled(badge);
    expect(part(badge, 'banner')).to.equal(null);
    client.show(makeSnapshot());
    await settled(badge);
    expect(localStorage.getItem(KEY)).to.equal(null);
    client.show(makeSnapshot({ services }));
    await settled(badge);
    expect(texts(badge, 'entry-title')).to.deep.equal(['Major outage']);
  });

  it('leaves alone what another banner with other services has dismissed', async () => {
    const services = [{ id: 'svcweb000002', status: 'major_outage' as const }];
    const ofWebsite = makeIncident({ id: 'incident0002', name: 'Website is slow', services });
    const incidents = [makeIncident(), ofWebsite];
    const api = await mount({ variant, service: 'API' }, makeSnapshot({ incidents }));
    const web = await mount({ variant, service: 'Website' }, makeSnapshot({ incidents }));
    for (const { badge } of [api, web]) part(badge, 'dismiss')!.click();
    for (const { client, badge } of [api, web]) {
      client.show(makeSnapshot({ incidents }));
      await settled(badge);
    }
    expect(Object.keys(JSON.parse(localStorage.getItem(KEY)!))).to.deep.equal([
      'incident0001',
      'incident0002',
    ]);
    for (const { badge } of [api, web]) expect(texts(badge, 'entry-title')).to.deep.equal([]);
  });

  it('goes away when it was dismissed elsewhere: in this page, or in another', async () => {
    const snapshot = makeSnapshot({ incidents: [makeIncident()] });
    const [one, other] = [await mount({ variant }, snapshot), await mount({ variant }, snapshot)];
    part(one.badge, 'dismiss')!.click();
    await settled(other.badge);
    expect(texts(other.badge, 'entry-title')).to.deep.equal([]);
    localStorage.removeItem(KEY);
    window.dispatchEvent(new StorageEvent('storage', { key: KEY }));
    await settled(other.badge);
    expect(texts(other.badge, 'entry-title')).to.deep.equal(['Card payments fail']);
  });

  it('gives the focus to the next item, and keeps its place in the page after the last', async () => {
    const incidents = [makeIncident(), makeIncident({ id: 'incident0002', name: 'Website is slow' })];
    const { badge } = await mount({ variant }, makeSnapshot({ incidents }));
    const focused = () => badge.shadowRoot!.activeElement;
    for (const next of ['Dismiss: Card payments fail', null]) {
      const buttons = badge.shadowRoot!.querySelectorAll<HTMLElement>('[part~="dismiss"]');
      const last = buttons[buttons.length - 1]!;
      last.focus();
      last.click();
      await settled(badge);
      expect(focused()?.getAttribute('aria-label')).to.equal(next);
    }
    expect(focused()?.getAttribute('part')).to.equal('base');
  });

  it('has its cross on the line of its title', async () => {
    const { badge } = await mount({ variant }, makeSnapshot({ incidents: [makeIncident()] }));
    const middle = (element: Element) => {
      const { top, height } = element.getBoundingClientRect();
      return top + height / 2;
    };
    const cross = middle(part(badge, 'dismiss')!.querySelector('svg')!);
    expect(cross).to.be.closeTo(middle(part(badge, 'entry-title')!), 1);
  });

  it('is dismissed by a button that is large enough to be hit, also where the text is small', async () => {
    const { badge } = await mount({ variant }, makeSnapshot({ incidents: [makeIncident()] }));
    badge.style.setProperty('--status-badge-font', '12px sans-serif');
    const { width, height } = part(badge, 'dismiss')!.getBoundingClientRect();
    expect(Math.min(width, height)).to.be.at.least(24);
  });
});
