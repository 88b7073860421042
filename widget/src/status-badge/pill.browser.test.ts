import { expect } from '@open-wc/testing';
import { StatusError } from '@status-badge/sdk';
import { LANGUAGES } from '../messages/load-messages.ts';
import { mount, NOON, part, settled, texts } from '../testing/mount.ts';
import { OPEN } from '../testing/scripted-client.ts';
import { makeIncident, makeService, makeSnapshot } from '../testing/snapshots.ts';

const down = makeSnapshot({ services: [makeService('svcapi000001', 'API', 'major_outage')] });

describe('a pill', () => {
  it('is accessible, closed and open', async () => {
    const { badge } = await mount({}, makeSnapshot({ incidents: [makeIncident()] }));
    await expect(badge).to.be.accessible();
    part(badge, 'pill')!.click();
    await settled(badge);
    await expect(badge).to.be.accessible();
  });

  it('says the overall status in words, as shape, and as an attribute', async () => {
    const { badge, client } = await mount({}, makeSnapshot());
    expect(part(badge, 'label')!.textContent).to.equal('All systems operational');
    expect(badge.dataset['status']).to.equal('operational');
    const tick = part(badge, 'icon')!.innerHTML;
    client.show(down);
    await settled(badge);
    expect(part(badge, 'label')!.textContent).to.equal('Major outage');
    expect(badge.dataset['status']).to.equal('major_outage');
    expect(part(badge, 'icon')!.innerHTML).not.to.equal(tick);
  });

  it('says one service by its id or its name, with its name', async () => {
    for (const service of ['svcapi000001', 'API']) {
      const { badge } = await mount({ service }, down);
      expect(part(badge, 'label')!.textContent).to.equal('API Major outage');
    }
  });

  it('rolls up only the services it is told to show', async () => {
    const services = [
      makeService('svcapi000001', 'API', 'major_outage'),
      makeService('svcweb000002', 'Website'),
    ];
    const { badge } = await mount({ services: ['Website'] }, makeSnapshot({ services }));
    expect(badge.dataset['status']).to.equal('operational');
  });

  it('knows nothing of a service that is not there', async () => {
    const { badge } = await mount({ service: 'nobody' }, makeSnapshot());
    expect(badge.dataset['status']).to.equal('unknown');
    expect(part(badge, 'label')!.textContent).to.equal('Status unavailable');
  });

  it('keeps its width whatever the status, so that nothing around it moves', async () => {
    const { badge, client } = await mount({}, makeSnapshot());
    const { width } = badge.getBoundingClientRect();
    for (const status of ['under_maintenance', 'degraded_performance', 'major_outage'] as const) {
      client.show(makeSnapshot({ services: [makeService('svcapi000001', 'API', status)] }));
      await settled(badge);
      expect(badge.getBoundingClientRect().width).to.equal(width);
    }
  });

  it('follows attributes that change: another service, another theme', async () => {
    const { badge } = await mount({}, down);
    badge.setAttribute('service', 'API');
    badge.theme = 'dark';
    await settled(badge);
    expect(part(badge, 'label')!.textContent).to.equal('API Major outage');
    expect(badge.getAttribute('theme')).to.equal('dark');
  });

  it('says words of the page instead of its own', async () => {
    const { badge } = await mount({ labels: { all_operational: 'Alles im grünen Bereich' } }, makeSnapshot());
    expect(part(badge, 'label')!.textContent).to.equal('Alles im grünen Bereich');
  });

  it('keeps its own words where those of the page are no text', async () => {
    const labels = { all_operational: 7, out_of_date: null, stopped: undefined, live: ['Now'] } as never;
    const { badge } = await mount({ labels, showConnection: true }, makeSnapshot());
    expect(texts(badge, 'main')).to.deep.equal(['All systems operationalLive']);
  });

  it('shows the text inside the tag until there is a status', async () => {
    const { badge, client } = await mount({}, undefined, '<a href="/status">Status</a>');
    expect(part(badge, 'label')!.querySelector('slot')).to.exist;
    expect(part(badge, 'pill')!.localName).to.equal('span');
    client.show(makeSnapshot());
    await settled(badge);
    expect(part(badge, 'label')!.textContent).to.equal('All systems operational');
  });

  it('has a shape of the page instead of its own, in the slot for it', async () => {
    const { badge } = await mount({}, makeSnapshot(), '<img slot="icon" alt="">');
    const slot = badge.shadowRoot!.querySelector<HTMLSlotElement>('slot[name="icon"]')!;
    expect(slot.assignedElements()[0]!.localName).to.equal('img');
    expect(part(badge, 'icon')!.getBoundingClientRect().width).to.equal(0);
    expect(part(badge, 'label')!.textContent).to.equal('All systems operational');
  });

  it('says that it is asking, then that there is no status', async () => {
    const { badge, clock } = await mount();
    expect(part(badge, 'label')!.textContent).to.equal('Checking status');
    clock.pass(5000);
    await settled(badge);
    expect(part(badge, 'label')!.textContent).to.equal('Status unavailable');
    expect(part(badge, 'connection')!.textContent).to.equal('');
  });

  it('takes the snapshot that a server wrote into the page', async () => {
    const json = JSON.stringify(down);
    const { badge } = await mount(
      {},
      undefined,
      `<script type="application/json" slot="snapshot">${json}</script>`,
    );
    expect(part(badge, 'label')!.textContent).to.equal('Major outage');
  });
});

describe('the connection of a pill', () => {
  it('is not mentioned while a loss is younger than the grace period', async () => {
    const { badge, client, clock } = await mount({}, makeSnapshot());
    client.connect({ state: 'waiting', transport: null, staleSince: NOON });
    clock.pass(4999);
    await settled(badge);
    expect(badge.dataset['connection']).to.equal('connecting');
    expect(part(badge, 'connection')!.textContent).to.equal('');
    client.connect(OPEN);
    clock.pass(60_000);
    await settled(badge);
    expect(part(badge, 'connection')!.textContent).to.equal('');
  });

  for (const variant of ['pill', 'panel'] as const) {
    it(`of a ${variant} stays mentioned within it, where it was, and moves no word`, async () => {
      const { badge, client, clock } = await mount({ variant, showConnection: true }, makeSnapshot());
      const seen = () => {
        const line = part(badge, 'connection')!;
        const words = part(badge, variant === 'pill' ? 'label' : 'title')!;
        return [
          line.textContent,
          getComputedStyle(line, '::before').content,
          words.getBoundingClientRect().y,
        ];
      };
      const before = seen();
      expect(before[0]).to.equal('Live');
      client.connect({ state: 'waiting', transport: null, staleSince: NOON });
      clock.pass(4999);
      await settled(badge);
      expect(seen()).to.deep.equal(before);
    });
  }

  it('is not said to be live before it was', async () => {
    const { badge } = await mount({ showConnection: true, initialSnapshot: makeSnapshot() });
    expect(texts(badge, 'main')).to.deep.equal(['All systems operational']);
  });

  it('is seen on a dot that is not up to date, for a while or for good', async () => {
    const { badge, client, clock } = await mount({ variant: 'dot' }, makeSnapshot());
    const line = () => getComputedStyle(part(badge, 'pill')!).borderTopStyle;
    client.connect({ state: 'waiting', transport: null, staleSince: NOON });
    await settled(badge);
    expect(line()).to.equal('solid');
    clock.pass(5000);
    await settled(badge);
    expect(line(), 'stale').to.equal('dashed');
    client.connect({ state: 'stopped' });
    await settled(badge);
    expect(line(), 'stopped').to.equal('dashed');
    client.connect({ lastError: new StatusError('not_found', 'Nobody.') });
    await settled(badge);
    expect(line(), 'refused').to.equal('dashed');
  });

  it('is said to be out of date after it, with the last state kept, and all is well again later', async () => {
    const { badge, client, clock } = await mount({}, down);
    client.connect({ state: 'waiting', transport: null, staleSince: NOON });
    clock.pass(5000);
    await settled(badge);
    expect(badge.dataset['connection']).to.equal('stale');
    expect(part(badge, 'connection')!.textContent).to.equal('Out of date since 12:04');
    expect(part(badge, 'label')!.textContent).to.equal('Major outage');
    client.connect(OPEN);
    await settled(badge);
    expect(badge.dataset['connection']).to.equal('live');
    expect(part(badge, 'connection')!.textContent).to.equal('');
  });

  for (const locale of LANGUAGES) {
    it(`moves nothing in ${locale}, whatever there is to say of it`, async () => {
      for (const properties of [{}, { service: 'API' }, { showConnection: true }]) {
        const { badge, client, clock } = await mount({ locale, ...properties }, makeSnapshot());
        const size = () => {
          const { width, height } = badge.getBoundingClientRect();
          return { width, height };
        };
        const before = size();
        client.connect({ state: 'waiting', transport: null, staleSince: NOON });
        clock.pass(5000);
        await settled(badge);
        expect(part(badge, 'connection')!.textContent, 'said').not.to.equal('');
        expect(size(), 'out of date').to.deep.equal(before);
        clock.pass(3 * 86_400_000);
        badge.requestUpdate();
        await settled(badge);
        expect(size(), 'for days').to.deep.equal(before);
        client.connect({ state: 'stopped' });
        await settled(badge);
        expect(size(), 'stopped').to.deep.equal(before);
        const pill = part(badge, 'pill')!.getBoundingClientRect();
        const words = part(badge, 'connection')!.getBoundingClientRect();
        expect(words.left, 'in the pill').to.be.at.least(pill.left);
        expect(words.right, 'in the pill').to.be.at.most(pill.right);
        expect(words.bottom, 'in the pill').to.be.at.most(pill.bottom);
      }
    });
  }

  it('moves nothing below a panel either, also where that is narrow', async () => {
    const { organization } = makeSnapshot();
    const withPage = makeSnapshot({
      organization: { ...organization, pageUrl: 'https://status.acme.example/' },
    });
    const { badge, client, clock } = await mount({ variant: 'panel' }, withPage);
    badge.style.inlineSize = '288px';
    const { height } = badge.getBoundingClientRect();
    client.connect({ state: 'waiting', transport: null, staleSince: NOON });
    clock.pass(5000);
    await settled(badge);
    expect(texts(badge, 'connection')).to.deep.equal(['Out of date since 12:04']);
    expect(badge.getBoundingClientRect().height).to.equal(height);
  });

  it('counts the grace period from the loss, not from the last attempt', async () => {
    const { badge, client, clock } = await mount({}, makeSnapshot());
    for (const state of ['waiting', 'connecting', 'waiting', 'connecting'] as const) {
      client.connect({ state, transport: null, staleSince: NOON, since: clock.now() });
      clock.pass(1300);
    }
    await settled(badge);
    expect(badge.dataset['connection']).to.equal('stale');
  });

  it('is said to have stopped for good when it was refused', async () => {
    const { badge, client } = await mount({}, makeSnapshot());
    client.connect({ state: 'stopped', transport: null, staleSince: NOON });
    await settled(badge);
    expect(badge.dataset['connection']).to.equal('stopped');
    expect(part(badge, 'connection')!.textContent).to.equal('Not updating since 12:04');
  });

  it('is mentioned when it is well only if the page asks for it', async () => {
    const { badge, client } = await mount({ showConnection: true }, makeSnapshot());
    expect(texts(badge, 'connection')).to.deep.equal(['Live']);
    client.connect({ state: 'waiting', transport: 'polling', staleSince: null });
    await settled(badge);
    expect(texts(badge, 'connection')).to.deep.equal(['Updated 12:04']);
  });

  it('is given back when the element leaves, and taken again when it returns', async () => {
    const { badge, client } = await mount({}, makeSnapshot());
    const place = badge.parentElement!;
    expect(client.listenerCount).to.be.above(0);
    badge.remove();
    expect(client.listenerCount).to.equal(0);
    place.append(badge);
    expect(client.listenerCount).to.be.above(0);
  });
});
