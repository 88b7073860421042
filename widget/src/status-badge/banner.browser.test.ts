import { expect } from '@open-wc/testing';
import { mount, part, settled, texts } from '../testing/mount.ts';
import { makeIncident, makeMaintenance, makeService, makeSnapshot } from '../testing/snapshots.ts';

const variant = 'banner' as const;
const KEY = 'status-badge:dismissed:orgacme00001';

describe('a banner', () => {
  beforeEach(() => localStorage.removeItem(KEY));

  it('is not there while everything is well', async () => {
    const { badge } = await mount({ variant }, makeSnapshot());
    expect(part(badge, 'banner')).to.equal(null);
    expect(badge.getBoundingClientRect().height).to.equal(0);
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
});
