import { expect } from '@open-wc/testing';
import type { Incident, Service, ServiceStatus } from '@status-badge/sdk';
import { type Mounted, mount, part, settled, texts } from '../testing/mount.ts';
import { createScriptedClient, OPEN, type ScriptedClient } from '../testing/scripted-client.ts';
import { makeIncident, makeService, makeSnapshot } from '../testing/snapshots.ts';

const AT = '2026-03-04T12:04:00.000Z';

describe('toasts', () => {
  const begin = (client: ScriptedClient, incident: Incident) =>
    client.emit({ type: 'incident.created', timestamp: AT, data: { incident, update: null } });

  it('speak of an incident that concerns the badge, and of no other', async () => {
    const { badge, client } = await mount({ toasts: true, service: 'Website' }, makeSnapshot());
    await settled(badge);
    begin(client, makeIncident());
    begin(client, makeIncident({ name: 'Of nobody', services: [] }));
    const services = [{ id: 'svcweb000002', status: 'major_outage' as const }];
    begin(client, makeIncident({ name: 'Website is slow', services }));
    await settled(badge);
    expect(texts(badge, 'toast')).to.deep.equal(['Website is slow · Identified']);
  });

  it('speak of every incident where the badge is about everything', async () => {
    const { badge, client } = await mount({ toasts: true }, makeSnapshot());
    await settled(badge);
    begin(client, makeIncident({ name: 'Of nobody', services: [] }));
    await settled(badge);
    expect(texts(badge, 'toast')).to.deep.equal(['Of nobody · Identified']);
  });

  const change = (client: ScriptedClient, status: ServiceStatus, others: readonly Service[] = []) => {
    const service = makeService('svcapi000001', 'API', status);
    client.show(makeSnapshot({ services: [service, ...others] }));
    const data = { service, oldStatus: 'operational', newStatus: status, message: null } as const;
    client.emit({ type: 'service.status_changed', timestamp: AT, data });
  };
  const speak = async ({ badge, clock }: Mounted) => {
    await settled(badge);
    clock.pass(1000);
    await settled(badge);
    return part(badge, 'live')!.textContent;
  };

  it('are read aloud once: by the live region, and not where they are shown', async () => {
    const mounted = await mount({ toasts: true, service: 'API' }, makeSnapshot());
    await speak(mounted);
    change(mounted.client, 'major_outage');
    expect(await speak(mounted)).to.equal('API: Major outage');
    expect(texts(mounted.badge, 'toast')).to.deep.equal(['API · Major outage']);
    expect(
      mounted.badge.shadowRoot!.querySelectorAll('[aria-live], [role="status"], [role="alert"]'),
    ).to.have.lengthOf(1);
    expect(part(mounted.badge, 'toast')!.closest('[aria-hidden="true"]')).not.to.equal(null);
    mounted.clock.pass(60_000);
    expect(await speak(mounted)).to.equal('API: Major outage');
  });

  it('are read aloud also where the status of everything stays as it is', async () => {
    const website = makeService('svcweb000002', 'Website', 'major_outage');
    const services = [makeService('svcapi000001', 'API'), website];
    const mounted = await mount({ toasts: true }, makeSnapshot({ services }));
    await speak(mounted);
    change(mounted.client, 'partial_outage', [website]);
    expect(await speak(mounted)).to.equal('API: Partial outage');
  });

  it('say nothing that the live region says anyway', async () => {
    const mounted = await mount({ toasts: true }, makeSnapshot());
    await speak(mounted);
    mounted.client.show(makeSnapshot({ incidents: [makeIncident()] }));
    begin(mounted.client, makeIncident());
    expect(await speak(mounted)).to.match(/^[A-Z][a-z ]+\. Card payments fail: Identified$/);
  });

  it('are said by one of two badges, although only one shows them', async () => {
    const client = createScriptedClient(makeSnapshot());
    client.connect(OPEN);
    const first = await mount({ client, toasts: true, service: 'API' }, makeSnapshot());
    const second = await mount({ client, clock: first.clock, service: 'API' }, makeSnapshot());
    await speak(first);
    change(client, 'major_outage');
    await settled(second.badge);
    const said = [await speak(first), await speak({ ...second, clock: first.clock })];
    expect(said.sort()).to.deep.equal(['', 'API: Major outage']);
  });

  it('have the corners that the page gives to everything', async () => {
    const { badge, client } = await mount({ toasts: true }, makeSnapshot());
    badge.style.setProperty('--status-badge-radius', '3px');
    await settled(badge);
    begin(client, makeIncident());
    await settled(badge);
    expect(getComputedStyle(part(badge, 'toast')!).borderTopLeftRadius).to.equal('3px');
  });

  it('are in the corner of the window, whole, whatever the box around the badge', async () => {
    const { badge, client } = await mount({ toasts: true }, makeSnapshot());
    const box = badge.parentElement!;
    box.style.cssText = 'backdrop-filter: blur(1px); overflow: hidden; block-size: 3em';
    await settled(badge);
    for (const name of ['First', 'Second']) {
      begin(client, makeIncident({ name, services: [] }));
      await settled(badge);
    }
    const toasts = part(badge, 'toasts')!;
    const { bottom, right } = toasts.getBoundingClientRect();
    expect(bottom).to.be.within(innerHeight - 20, innerHeight);
    expect(right).to.be.within(innerWidth - 40, innerWidth);
    expect(toasts.matches(':popover-open'), 'above everything').to.equal(true);
    const { padding, borderTopWidth, backgroundColor, overflow } = getComputedStyle(toasts);
    expect([padding, borderTopWidth, backgroundColor, overflow], 'no box of its own').to.deep.equal([
      ...['0px', '0px', 'rgba(0, 0, 0, 0)', 'visible'],
    ]);
  });

  for (const position of ['bottom-end', 'bottom-start'] as const) {
    it(`leave a floating badge at ${position} free`, async () => {
      const { badge, client } = await mount({ toasts: true, variant: 'floating', position }, makeSnapshot());
      await settled(badge);
      begin(client, makeIncident());
      await settled(badge);
      const toasts = part(badge, 'toasts')!.getBoundingClientRect();
      expect(toasts.bottom).to.be.below(badge.getBoundingClientRect().top);
    });
  }
});
