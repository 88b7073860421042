import type { Snapshot } from '@status-badge/sdk';
import { expect } from 'chai';
import { en } from '../messages/en.ts';
import { enEntries } from '../messages/en-entries.ts';
import { createEntryFormats } from '../messages/entry-formats.ts';
import { makeIncident, makeMaintenance, makeService, makeSnapshot } from '../testing/snapshots.ts';
import { bannerItems, concernIds } from './banner-items.ts';
import type { EntryContext } from './entry-context.ts';

const api = makeService('svcapi000001', 'API', 'major_outage');
const web = makeService('svcweb000002', 'Website', 'partial_outage');

function itemsOf(change: Partial<Snapshot>) {
  const nowMs = Date.parse('2026-03-04T12:04:00.000Z');
  const context = {
    snapshot: makeSnapshot(change),
    nowMs,
    messages: { ...en, ...enEntries },
    entryFormats: createEntryFormats('en'),
  };
  return bannerItems(context as EntryContext);
}

const titlesOf = (change: Partial<Snapshot>) => itemsOf(change).map(({ title }) => title);

describe('what a banner speaks of', () => {
  const about = (id: string) => ({ services: [{ id, status: 'partial_outage' as const }] });

  it('is also an outage that no incident explains, beside one of another service', () => {
    const incidents = [makeIncident({ impact: 'minor', ...about(web.id) })];
    expect(titlesOf({ services: [api, web], incidents })).to.deep.equal([
      'Major outage',
      'Card payments fail',
    ]);
    const [unexplained] = itemsOf({ services: [api, web], incidents });
    expect(unexplained!.detail).to.equal('1 service affected');
  });

  it('is also an outage beside a maintenance that is only planned, even for the same service', () => {
    const planned = makeMaintenance({ services: [{ id: api.id, status: 'under_maintenance' }] } as never);
    expect(titlesOf({ services: [api], maintenances: [planned] })).to.deep.equal([
      'Major outage',
      'Database upgrade',
    ]);
    const under = { ...planned, status: 'in_progress' as const };
    expect(titlesOf({ services: [api], maintenances: [under] })).to.deep.equal(['Database upgrade']);
  });

  it('comes worst first, and last what is planned', () => {
    const incidents = (['minor', 'none', 'critical'] as const).map((impact) =>
      makeIncident({ id: impact, name: impact, impact, services: [] }),
    );
    const maintenances = [makeMaintenance(), makeMaintenance({ name: 'Now', status: 'in_progress' })];
    expect(titlesOf({ services: [], incidents, maintenances })).to.deep.equal([
      ...['critical', 'minor', 'Now', 'none'],
      'Database upgrade',
    ]);
  });

  it('can be dismissed by ids that are all known while it lasts', () => {
    const state = { services: [api, web], incidents: [makeIncident()], maintenances: [makeMaintenance()] };
    const ids = itemsOf(state).flatMap(({ concerns }) => concerns.map(({ id }) => id));
    expect(concernIds(makeSnapshot(state))).to.include.members(ids);
    expect(concernIds(makeSnapshot())).to.deep.equal([]);
  });
});
