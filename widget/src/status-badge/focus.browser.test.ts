import { expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { mount, part, settled } from '../testing/mount.ts';
import { makeIncident, makeService, makeSnapshot } from '../testing/snapshots.ts';
import type { StatusBadge } from './status-badge.ts';

const KEY = 'status-badge:dismissed:orgacme00001';
const linked = makeIncident({
  updates: [{ ...makeIncident().updates[0]!, message: 'See [the plan](https://acme.example/plan).' }],
});
const down = makeSnapshot({
  services: [makeService('svcapi000001', 'API', 'major_outage')],
  incidents: [linked],
});

// Described here: an assertion that fails on elements would spell out the whole document.
function focused(badge: StatusBadge): string | null {
  const active = badge.shadowRoot!.activeElement;
  return active && (active.getAttribute('aria-label') ?? active.getAttribute('part') ?? active.textContent);
}

const linkOf = (badge: StatusBadge) => badge.shadowRoot!.querySelector<HTMLElement>('[part~="message"] a')!;

describe('the focus', () => {
  beforeEach(() => {
    localStorage.removeItem(KEY);
    window.dispatchEvent(new StorageEvent('storage', { key: KEY }));
  });

  it('is back on the pill when the panel is closed from a link inside it', async () => {
    const { badge } = await mount({}, down);
    part(badge, 'pill')!.click();
    await settled(badge);
    linkOf(badge).focus();
    const closed = oneEvent(part(badge, 'panel')!, 'toggle');
    await sendKeys({ press: 'Escape' });
    await closed;
    await settled(badge);
    expect(focused(badge)).to.equal('pill');
  });

  it('stays in a panel whose focused link has gone', async () => {
    const { badge, client } = await mount({}, down);
    part(badge, 'pill')!.click();
    await settled(badge);
    linkOf(badge).focus();
    client.show(makeSnapshot());
    await settled(badge);
    expect(focused(badge)).to.equal('Acme');
  });

  it('keeps its place where a panel is part of the page', async () => {
    const { badge, client } = await mount({ variant: 'panel' }, down);
    linkOf(badge).focus();
    client.show(makeSnapshot());
    await settled(badge);
    expect(focused(badge)).to.equal('base');
  });

  it('is not taken from who reads the panel of a badge that hides when all is well', async () => {
    const { badge, client } = await mount({ onlyWhenDegraded: true }, down);
    part(badge, 'pill')!.click();
    await settled(badge);
    client.show(makeSnapshot());
    await settled(badge);
    expect(focused(badge)).to.equal('Acme');
    await sendKeys({ press: 'Escape' });
    await settled(badge);
    expect(part(badge, 'pill')).to.equal(null);
    expect(focused(badge)).to.equal('base');
  });

  it('stays on its item of a banner when a worse one comes above it, and goes to the next when its own is over', async () => {
    const worse = makeIncident({ id: 'incident0002', name: 'All is lost', impact: 'critical' });
    const { badge, client } = await mount({ variant: 'banner' }, makeSnapshot({ incidents: [linked] }));
    part(badge, 'dismiss')!.focus();
    client.show(makeSnapshot({ incidents: [linked, worse] }));
    await settled(badge);
    expect(focused(badge)).to.equal('Dismiss: Card payments fail');
    client.show(makeSnapshot({ incidents: [worse] }));
    await settled(badge);
    expect(focused(badge)).to.equal('Dismiss: All is lost');
    client.show(makeSnapshot());
    await settled(badge);
    expect(focused(badge)).to.equal('base');
  });
});
