import { expect, fixture, html } from '@open-wc/testing';
import '../define.ts';
import { createScriptedClient, OPEN } from '../testing/scripted-client.ts';
import { makeService, makeSnapshot } from '../testing/snapshots.ts';
import type { StatusBadge } from './status-badge.ts';

const part = (badge: StatusBadge, name: string) =>
  badge.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`)!;

describe('a pill', () => {
  it('says the overall status in words, as shape, and as an attribute', async () => {
    const client = createScriptedClient(makeSnapshot());
    const badge = await fixture<StatusBadge>(html`<status-badge .client=${client}></status-badge>`);
    expect(part(badge, 'label').textContent).to.equal('All systems operational');
    expect(badge.dataset['status']).to.equal('operational');
    const tick = part(badge, 'icon').innerHTML;
    client.show(makeSnapshot({ services: [makeService('svcapi000001', 'API', 'major_outage')] }));
    await badge.updateComplete;
    expect(part(badge, 'label').textContent).to.equal('Major outage');
    expect(badge.dataset['status']).to.equal('major_outage');
    expect(part(badge, 'icon').innerHTML).not.to.equal(tick);
  });

  it('says one service by its id with its name', async () => {
    const services = [
      makeService('svcapi000001', 'API', 'partial_outage'),
      makeService('svcweb000002', 'Web'),
    ];
    const client = createScriptedClient(makeSnapshot({ services }));
    const badge = await fixture<StatusBadge>(
      html`<status-badge service="svcapi000001" .client=${client}></status-badge>`,
    );
    expect(part(badge, 'label').textContent).to.equal('API Partial outage');
  });

  it('keeps the last state and says since when it is out of date, after the grace period', async () => {
    const client = createScriptedClient(makeSnapshot());
    const badge = await fixture<StatusBadge>(
      html`<status-badge locale="en-GB" grace-ms="0" .client=${client}></status-badge>`,
    );
    client.connect(OPEN);
    await badge.updateComplete;
    expect(badge.dataset['connection']).to.equal('live');
    expect(part(badge, 'connection').textContent).to.equal('');
    client.connect({ state: 'waiting', staleSince: new Date(2026, 2, 4, 12, 4).getTime() });
    await badge.updateComplete;
    expect(badge.dataset['connection']).to.equal('stale');
    expect(part(badge, 'connection').textContent).to.equal('Out of date since 12:04');
    expect(part(badge, 'label').textContent).to.equal('All systems operational');
  });

  it('shows the text inside the tag until it knows better', async () => {
    const client = createScriptedClient();
    const badge = await fixture<StatusBadge>(
      html`<status-badge .client=${client}><a href="/status">Status</a></status-badge>`,
    );
    expect(part(badge, 'label').querySelector('slot')).to.exist;
    client.show(makeSnapshot());
    await badge.updateComplete;
    expect(part(badge, 'label').textContent).to.equal('All systems operational');
  });
});
