import { expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { mount, part, settled, texts } from '../testing/mount.ts';
import { makeIncident, makeMaintenance, makeService, makeSnapshot } from '../testing/snapshots.ts';

// Compared here: an assertion that fails on elements would spell out the whole document.
const hasFocus = (element: HTMLElement | null) =>
  (element!.getRootNode() as ShadowRoot).activeElement === element;
const isOpen = (element: HTMLElement | null) => element!.matches(':popover-open');

describe('the panel of a pill', () => {
  it('opens by click, Enter and Space, and closes by Escape with the focus back on the pill', async () => {
    const { badge } = await mount({}, makeSnapshot());
    const pill = part(badge, 'pill')!;
    pill.click();
    await settled(badge);
    expect(isOpen(part(badge, 'panel'))).to.equal(true);
    expect(pill.getAttribute('aria-expanded')).to.equal('true');
    pill.click();
    await settled(badge);
    for (const press of ['Enter', ' ']) {
      pill.focus();
      const opened = oneEvent(part(badge, 'panel')!, 'toggle');
      await sendKeys({ press });
      await opened;
      await settled(badge);
      expect(isOpen(part(badge, 'panel')), press).to.equal(true);
      expect(hasFocus(part(badge, 'panel'))).to.equal(true);
      const closed = oneEvent(part(badge, 'panel')!, 'toggle');
      await sendKeys({ press: 'Escape' });
      await closed;
      expect(isOpen(part(badge, 'panel')), press).to.equal(false);
      expect(hasFocus(pill)).to.equal(true);
    }
    expect(pill.getAttribute('aria-expanded')).to.equal('false');
  });

  it('opens from a dot and from a floating badge as well', async () => {
    for (const variant of ['dot', 'floating'] as const) {
      const { badge } = await mount({ variant }, makeSnapshot());
      part(badge, 'pill')!.click();
      await settled(badge);
      expect(isOpen(part(badge, 'panel')), variant).to.equal(true);
      expect(texts(badge, 'service')[0], variant).to.equal('API Operational');
    }
  });

  it('opens in its place where the browser knows no popovers', async () => {
    const { badge } = await mount({}, makeSnapshot());
    const [pill, panel] = [part(badge, 'pill')!, part(badge, 'panel')!];
    const popover = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'popover')!;
    // What an old browser does not know has no effect there.
    pill.removeAttribute('popovertarget');
    panel.removeAttribute('popover');
    delete (HTMLElement.prototype as { popover?: unknown }).popover;
    try {
      for (const expected of [true, false]) {
        pill.click();
        await settled(badge);
        expect(pill.getAttribute('aria-expanded')).to.equal(String(expected));
        expect(panel.classList.contains('open')).to.equal(expected);
        expect(texts(badge, 'service')).to.have.lengthOf(expected ? 2 : 0);
      }
    } finally {
      Object.defineProperty(HTMLElement.prototype, 'popover', popover);
    }
  });

  it('is closed where it was not to be seen meanwhile, and opens again by the first click', async () => {
    const { badge, client } = await mount({}, makeSnapshot(), 'Status');
    part(badge, 'pill')!.click();
    await settled(badge);
    badge.service = 'nobody';
    await settled(badge);
    expect(part(badge, 'panel')).to.equal(null);
    badge.service = undefined;
    await settled(badge);
    expect(part(badge, 'pill')!.getAttribute('aria-expanded')).to.equal('false');
    expect(texts(badge, 'panel')).to.deep.equal(['']);
    part(badge, 'pill')!.click();
    client.show(makeSnapshot());
    await settled(badge);
    expect(isOpen(part(badge, 'panel'))).to.equal(true);
  });

  it('stays for who reads it when all is well again, and goes with its pill when it is closed', async () => {
    const down = makeSnapshot({ services: [makeService('svcapi000001', 'API', 'major_outage')] });
    const { badge, client } = await mount({ variant: 'floating', onlyWhenDegraded: true }, down);
    part(badge, 'pill')!.click();
    await settled(badge);
    client.show(makeSnapshot());
    await settled(badge);
    expect(isOpen(part(badge, 'panel'))).to.equal(true);
    expect(texts(badge, 'title')).to.deep.equal(['All systems operational']);
    part(badge, 'panel')!.hidePopover();
    await settled(badge);
    expect(part(badge, 'pill')).to.equal(null);
    client.show(down);
    await settled(badge);
    expect(part(badge, 'pill')!.getAttribute('aria-expanded')).to.equal('false');
  });

  it('is not loaded before it is wanted, and follows changes while it is open', async () => {
    const { badge, client } = await mount({}, makeSnapshot());
    expect(part(badge, 'service')).to.equal(null);
    part(badge, 'pill')!.click();
    await settled(badge);
    expect(texts(badge, 'service')).to.deep.equal(['API Operational', 'Website Operational']);
    client.show(makeSnapshot({ services: [makeService('svcapi000001', 'API', 'major_outage')] }));
    await settled(badge);
    expect(texts(badge, 'service')).to.deep.equal(['API Major outage']);
  });

  it('lies inside the window', async () => {
    const { badge } = await mount({}, makeSnapshot({ incidents: [makeIncident()] }));
    badge.style.cssText = 'position: fixed; inset: auto 4px 4px auto';
    part(badge, 'pill')!.click();
    await settled(badge);
    const { left, right, top, bottom } = part(badge, 'panel')!.getBoundingClientRect();
    expect(left).to.be.at.least(0);
    expect(top).to.be.at.least(0);
    expect(right).to.be.at.most(innerWidth);
    expect(bottom).to.be.at.most(innerHeight);
  });
});

describe('a panel', () => {
  const variant = 'panel' as const;
  const group = {
    id: 'grpcore00001',
    name: 'Core',
    description: null,
    order: 1,
    createdAt: '',
    updatedAt: '',
  };

  it('is accessible with everything in it', async () => {
    const snapshot = makeSnapshot({ incidents: [makeIncident()], maintenances: [makeMaintenance()] });
    const { badge } = await mount({ variant, theme: 'light' }, snapshot);
    await expect(badge).to.be.accessible();
    badge.theme = 'dark';
    await settled(badge);
    await expect(badge).to.be.accessible();
  });

  it('shows groups and services in their order, and hides what wants to be hidden while it is well', async () => {
    const services = [
      { ...makeService('svcweb000002', 'Website'), order: 2 },
      { ...makeService('svcapi000001', 'API'), groupId: 'grpcore00001' },
      { ...makeService('svcold000003', 'Old API'), onlyShowIfDegraded: true },
    ];
    const { badge, client } = await mount({ variant }, makeSnapshot({ groups: [group], services }));
    expect(texts(badge, 'services')).to.deep.equal(['Services Core API Operational Website Operational']);
    services[2]!.status = 'degraded_performance';
    client.show(makeSnapshot({ groups: [group], services: services.map((each) => ({ ...each })) }));
    await settled(badge);
    expect(texts(badge, 'service')).to.include('Old API Degraded performance');
  });

  it('shows incidents with their timeline, as Markdown, and maintenances with their window', async () => {
    const snapshot = makeSnapshot({ incidents: [makeIncident()], maintenances: [makeMaintenance()] });
    const { badge } = await mount({ variant }, snapshot);
    expect(texts(badge, 'incident')[0]).to.match(/^Card payments fail Identified · .*API.*It is the disk\.$/);
    expect(part(badge, 'message')!.querySelector('strong')!.textContent).to.equal('disk');
    expect(texts(badge, 'maintenance')[0]).to.match(/^Database upgrade Scheduled · 4 Mar.*–/);
  });

  it('links to the page of the organization, to the one of the tag first, and to nothing unsafe', async () => {
    const linkOf = async (href: string, pageUrl: string | null) => {
      const { organization } = makeSnapshot();
      const { badge } = await mount(
        { variant, href },
        makeSnapshot({ organization: { ...organization, pageUrl } }),
      );
      return part(badge, 'link')?.getAttribute('href');
    };
    expect(await linkOf('', null)).to.equal(undefined);
    expect(await linkOf('', 'https://status.acme.example/')).to.equal('https://status.acme.example/');
    expect(await linkOf('/status', 'https://status.acme.example/')).to.equal(`${location.origin}/status`);
    expect(await linkOf('', 'javascript:alert(1)')).to.equal(undefined);
    expect(await linkOf('javascript:alert(1)', null)).to.equal(undefined);
  });

  it('leaves its pill to be seen, and scrolls, where neither side has room for it', async () => {
    const services = Array.from({ length: 40 }, (_, each) => makeService(`svc${each}`, `Service ${each}`));
    const { badge } = await mount({}, makeSnapshot({ services }));
    badge.style.cssText = `position: fixed; inset-block-start: ${innerHeight / 2}px; inset-inline-start: 4px`;
    part(badge, 'pill')!.click();
    await settled(badge);
    const pill = part(badge, 'pill')!.getBoundingClientRect();
    const panel = part(badge, 'panel')!.getBoundingClientRect();
    expect(panel.top >= pill.bottom || panel.bottom <= pill.top, 'beside the pill').to.equal(true);
    expect(panel.top).to.be.at.least(0);
    expect(panel.bottom).to.be.at.most(innerHeight);
    expect(part(badge, 'panel')!.scrollHeight).to.be.above(part(badge, 'panel')!.clientHeight);
  });
});
