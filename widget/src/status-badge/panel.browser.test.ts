import { expect, fixture, html } from '@open-wc/testing';
import type { MaintenanceStatus } from '@status-badge/sdk/contract';
import { createManualClock, type Mounted, mount, NOON, part, settled, texts } from '../testing/mount.ts';
import { createScriptedClient } from '../testing/scripted-client.ts';
import { makeIncident, makeMaintenance, makeService, makeSnapshot } from '../testing/snapshots.ts';

const group = { id: 'grpcore00001', name: 'Core', description: null, order: 0, createdAt: '', updatedAt: '' };

function makeLargeSnapshot() {
  const [update] = makeIncident().updates;
  const updates = Array.from({ length: 10 }, (_, i) => ({ ...update!, id: `update${i}` }));
  return makeSnapshot({
    groups: [group],
    services: Array.from({ length: 500 }, (_, i) => ({
      ...makeService(`svc${i}`, `Service ${i}`),
      groupId: i < 250 ? group.id : null,
      order: i,
    })),
    incidents: Array.from({ length: 10 }, (_, i) => makeIncident({ id: `incident${i}`, updates })),
  });
}

const FRAME_MS = 16;

const countRows = ({ badge }: Mounted) =>
  badge.shadowRoot!.querySelectorAll('[part~="service"], [part~="update"], [part~="incident"]').length;

async function fill({ badge, clock }: Mounted): Promise<void> {
  for (let frame = 0; frame < 40; frame++) {
    clock.pass(FRAME_MS);
    await settled(badge);
  }
}

describe('planned maintenances of a panel', () => {
  it('are the next two of every series, and all that is under way or alone', async () => {
    const series = (name: string, recurrenceId: string | null, status: MaintenanceStatus = 'scheduled') =>
      makeMaintenance({ id: `${name}${recurrenceId}`, name, recurrenceId, status });
    const { badge } = await mount(
      { variant: 'panel' },
      makeSnapshot({
        maintenances: [
          series('Now', 'weekly', 'in_progress'),
          ...['First', 'Second', 'Third', 'Fourth'].map((name) => series(name, 'weekly')),
          ...['One', 'Two', 'Three'].map((name) => series(name, null)),
          series('Another', 'monthly'),
        ],
      }),
    );
    const titles = texts(badge, 'entry-title');
    expect(titles).to.deep.equal(['Now', 'First', 'Second', 'One', 'Two', 'Three', 'Another']);
  });
});

describe('a large panel', () => {
  it('is filled from its top, some rows in each frame, until all are there', async () => {
    const mounted = await mount({ variant: 'panel' }, makeLargeSnapshot());
    expect(countRows(mounted)).to.equal(20);
    const first = texts(mounted.badge, 'update').length;
    mounted.clock.pass(FRAME_MS - 1);
    await settled(mounted.badge);
    expect(countRows(mounted)).to.equal(20);
    mounted.clock.pass(1);
    await settled(mounted.badge);
    expect(countRows(mounted)).to.equal(45);
    expect(texts(mounted.badge, 'update').length).to.be.above(first);
    await fill(mounted);
    expect(countRows(mounted)).to.equal(610);
    expect(texts(mounted.badge, 'service').at(-1)).to.equal('Service 499 Operational');
  });

  it('stays whole when something changes, and begins anew when it is opened again', async () => {
    const mounted = await mount({}, makeLargeSnapshot());
    const { badge, client } = mounted;
    const press = async () => {
      part(badge, 'pill')!.click();
      await settled(badge);
    };
    await press();
    expect(countRows(mounted)).to.equal(20);
    await fill(mounted);
    client.show(makeLargeSnapshot());
    await settled(badge);
    expect(countRows(mounted)).to.equal(610);
    await press();
    await press();
    expect(countRows(mounted)).to.equal(40);
  });

  it('lays out only what is in sight', async () => {
    const mounted = await mount({ variant: 'panel' }, makeLargeSnapshot());
    await fill(mounted);
    for (const name of ['incident', 'group']) {
      expect(getComputedStyle(part(mounted.badge, name)!).contentVisibility).to.equal('auto');
    }
  });
});

describe('the services that an incident touches', () => {
  it('are read each in its own direction', async () => {
    const names = ['خدمة 1', '2 (API)', 'שירות'];
    const services = names.map((name, i) => makeService(`svc${i}`, name));
    const touched = services.map(({ id }) => ({ id, status: 'partial_outage' as const }));
    const incidents = [makeIncident({ services: touched })];
    const { badge } = await mount({ variant: 'panel' }, makeSnapshot({ services, incidents }));
    const spread = Array.from(part(badge, 'affected')!.querySelectorAll('bdi'), (each) => each.textContent);
    expect(spread).to.deep.equal(names);
    expect(texts(badge, 'affected')).to.deep.equal([names.join(' · ')]);
  });
});

describe('a panel from right to left', () => {
  it('keeps each name of what is affected for itself, also from right to left', async () => {
    const services = [makeService('svcapi000001', 'API (EU)'), makeService('svcweb000002', 'אתר')];
    const affected = services.map(({ id }) => ({ id, status: 'major_outage' as const }));
    const { badge } = await mount(
      { variant: 'panel', locale: 'he' },
      makeSnapshot({ services, incidents: [makeIncident({ services: affected })] }),
    );
    expect(texts(badge, 'affected')).to.deep.equal(['API (EU) · אתר']);
    const names = part(badge, 'affected')!.querySelectorAll('bdi');
    expect(Array.from(names, (each) => each.textContent)).to.deep.equal(['API (EU)', 'אתר']);
  });

  it('has the name of a group on the side where its services begin', async () => {
    const services = [{ ...makeService('svcapi000001', 'API'), groupId: group.id }];
    const { badge } = await mount(
      { variant: 'panel', locale: 'ar' },
      makeSnapshot({ groups: [group], services }),
    );
    const name = part(badge, 'group-name')!.querySelector('bdi')!.getBoundingClientRect();
    expect(name.right).to.be.closeTo(part(badge, 'group')!.getBoundingClientRect().right, 1);
  });
});

describe('a large panel that a server wrote out whole', () => {
  it('is not taken back for less when the script takes over', async () => {
    const badge = document.createElement('status-badge');
    const served = '<section part="panel"><div part="footer"></div></section>';
    badge.attachShadow({ mode: 'open' }).innerHTML = served;
    const client = createScriptedClient(makeLargeSnapshot());
    Object.assign(badge, { variant: 'panel', locale: 'en-GB', clock: createManualClock(NOON), client });
    (await fixture(html`<div></div>`)).append(badge);
    await settled(badge);
    expect(texts(badge, 'service')).to.have.lengthOf(500);
    expect(badge.shadowRoot!.querySelectorAll('[part~="panel"]')).to.have.lengthOf(1);
  });
});
