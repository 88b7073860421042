import { expect } from '@open-wc/testing';
import type { Incident } from '@status-badge/sdk';
import { mount, part, settled, texts } from '../testing/mount.ts';
import type { ScriptedClient } from '../testing/scripted-client.ts';
import { makeIncident, makeSnapshot } from '../testing/snapshots.ts';

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
