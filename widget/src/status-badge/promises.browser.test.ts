import { expect } from '@open-wc/testing';
import { mount, NOON, part, settled, texts } from '../testing/mount.ts';
import { createScriptedRun } from '../testing/scripted-run.ts';
import { makeIncident, makeMaintenance, makeRun, makeService, makeSnapshot } from '../testing/snapshots.ts';

const MINUTE_MS = 60_000;
const startedAt = new Date(NOON - 5 * MINUTE_MS).toISOString();
const troubled = makeSnapshot({ incidents: [makeIncident({ startedAt, updates: [] })] });

describe('only when something is wrong', () => {
  const onlyWhenDegraded = true;

  it('shows nothing before anything is known, nor when no status can be had', async () => {
    const { badge, clock } = await mount({ onlyWhenDegraded });
    expect(part(badge, 'pill')).to.equal(null);
    clock.pass(5000);
    await settled(badge);
    expect(part(badge, 'pill')).to.equal(null);
  });

  it('shows a banner of what is planned, and a run however it goes', async () => {
    const planned = makeSnapshot({ maintenances: [makeMaintenance()] });
    const banner = await mount({ onlyWhenDegraded, variant: 'banner' }, planned);
    expect(texts(banner.badge, 'entry-title')).to.deep.equal(['Database upgrade']);
    const runSource = createScriptedRun(makeRun('running'));
    const run = await mount({ onlyWhenDegraded, run: 'run000000001', runSource }, makeSnapshot());
    expect(texts(run.badge, 'run-status')).to.deep.equal(['Running']);
  });
});

describe('a time that is told as passed', () => {
  it('grows with every minute in a banner, in a panel, and in what a pill has opened', async () => {
    for (const variant of ['banner', 'panel', 'pill'] as const) {
      const { badge, clock } = await mount({ variant }, troubled);
      badge.shadowRoot!.querySelector<HTMLElement>('button[part~="pill"]')?.click();
      await settled(badge);
      expect(texts(badge, 'meta')[0], variant).to.contain('5 minutes ago');
      clock.pass(MINUTE_MS);
      await settled(badge);
      expect(texts(badge, 'meta')[0], variant).to.contain('6 minutes ago');
    }
  });
});

describe('who cannot see', () => {
  it('is told what a pill opens, and what each place is called', async () => {
    const { badge } = await mount({}, troubled);
    const pill = part(badge, 'pill')!;
    expect(pill.getAttribute('aria-haspopup')).to.equal(part(badge, 'panel')!.getAttribute('role'));
    expect(pill.getAttribute('aria-expanded')).to.equal('false');
    pill.click();
    await settled(badge);
    expect(pill.getAttribute('aria-expanded')).to.equal('true');
    expect(part(badge, 'panel')!.ariaLabel).to.equal('Acme');
    const banner = await mount({ variant: 'banner' }, troubled);
    expect(part(banner.badge, 'banner')!.ariaLabel).to.equal('Incidents');
    const panel = await mount({ variant: 'panel' }, troubled);
    expect(part(panel.badge, 'panel')!.ariaLabel).to.equal('Acme');
  });

  it('is interrupted by nothing', async () => {
    const { badge } = await mount({ toasts: true }, troubled);
    const urgent = '[role="alert"], [aria-live="assertive"], [role="alertdialog"]';
    expect(part(badge, 'live')!.getAttribute('role')).to.equal('status');
    expect(badge.shadowRoot!.querySelector(urgent)).to.equal(null);
  });
});

describe('what a panel is told', () => {
  const variant = 'panel';

  it('is shown also where the group of a service is not known', async () => {
    const stray = { ...makeService('svcapi000001', 'API'), groupId: 'grpgone00001' };
    const { badge } = await mount({ variant }, makeSnapshot({ services: [stray] }));
    expect(texts(badge, 'service-name')).to.deep.equal(['API']);
  });

  it('is read from the side where its own language begins, and has its date to be pointed at', async () => {
    const [update] = makeIncident().updates;
    const updates = [{ ...update!, message: 'تعطلت الخدمة' }];
    const { badge } = await mount({ variant }, makeSnapshot({ incidents: [makeIncident({ updates })] }));
    expect(getComputedStyle(part(badge, 'message')!).direction).to.equal('rtl');
    expect(part(badge, 'meta')!.querySelector('time')!.title).to.match(/^4 Mar, /);
  });
});

describe('a run', () => {
  const run = 'run000000001';

  it('promises no progress while it waits', async () => {
    const { badge } = await mount({ run, runSource: createScriptedRun(makeRun('queued')) });
    expect((part(badge, 'progress') as HTMLProgressElement).position).to.equal(-1);
  });

  it('that is over ends once, whatever is told of it later, and cannot be out of date', async () => {
    const runSource = createScriptedRun(makeRun('running'));
    const { badge } = await mount({ run, runSource, graceMs: 0 });
    let ends = 0;
    badge.addEventListener('run-complete', () => {
      ends += 1;
    });
    runSource.show(makeRun('succeeded'));
    await settled(badge);
    runSource.show(makeRun('succeeded', { message: 'Done' }));
    await settled(badge);
    runSource.connect({ state: 'waiting', staleSince: NOON });
    await settled(badge);
    expect(ends).to.equal(1);
    expect(texts(badge, 'run-header')).to.deep.equal(['nightly-export Succeeded']);
  });
});

it('leads to the page with details in a window of its own, which knows nothing of this one', async () => {
  const { badge } = await mount({ variant: 'panel', href: 'https://status.acme.example/' }, troubled);
  const { target, rel } = part(badge, 'link') as HTMLAnchorElement;
  expect([target, rel]).to.deep.equal(['_blank', 'noopener']);
});

it('keeps nothing to say aloud when it leaves the page within that second', async () => {
  const { badge, client, clock } = await mount({}, makeSnapshot());
  client.show(makeSnapshot({ services: [makeService('svcapi000001', 'API', 'major_outage')] }));
  await settled(badge);
  badge.remove();
  let updates = 0;
  badge.requestUpdate = () => {
    updates += 1;
  };
  clock.pass(MINUTE_MS);
  expect(updates).to.equal(0);
});
