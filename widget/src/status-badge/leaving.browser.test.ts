import { expect, fixture, html } from '@open-wc/testing';
import { mount, part, settled, texts } from '../testing/mount.ts';
import { createScriptedClient, OPEN } from '../testing/scripted-client.ts';
import { createScriptedRun } from '../testing/scripted-run.ts';
import { makeRun, makeService, makeSnapshot } from '../testing/snapshots.ts';

const up = makeSnapshot();
const down = makeSnapshot({ services: [makeService('svcapi000001', 'API', 'major_outage')] });

describe('a badge that has left the page', () => {
  for (const variant of ['panel', 'banner'] as const) {
    it(`as a ${variant} does nothing more, also where something was on its way`, async () => {
      const { badge, client, clock } = await mount({ variant }, up);
      client.show(down);
      badge.remove();
      badge.requestUpdate();
      await settled(badge);
      let updates = 0;
      badge.requestUpdate = () => {
        updates += 1;
      };
      clock.pass(3_600_000);
      expect(updates).to.equal(0);
    });
  }

  it('asks nobody, whatever it is told, until it is back', async () => {
    const { badge } = await mount({}, up);
    const place = badge.parentElement!;
    const other = createScriptedClient(down);
    other.connect(OPEN);
    badge.remove();
    badge.client = other;
    await settled(badge);
    expect(other.listenerCount).to.equal(0);
    place.append(badge);
    await settled(badge);
    expect(badge.dataset['status']).to.equal('major_outage');
    badge.remove();
    expect(other.listenerCount).to.equal(0);
  });

  it('does not come back with the status of another organization', async () => {
    const { badge } = await mount({}, down);
    const place = badge.parentElement!;
    badge.remove();
    badge.client = createScriptedClient();
    place.append(badge);
    await settled(badge);
    expect(badge.dataset['status']).to.equal('unknown');
  });

  it('does not come back with another run', async () => {
    const { badge } = await mount({ run: 'run1', runSource: createScriptedRun(makeRun('failed')) });
    const place = badge.parentElement!;
    badge.remove();
    badge.runSource = createScriptedRun(undefined);
    place.append(badge);
    await settled(badge);
    expect(texts(badge, 'run-header')).to.deep.equal([]);
  });

  it('asks for no run, whatever it is told, also where the file for it came late', async () => {
    const runSource = createScriptedRun(makeRun('running'));
    const place = await fixture(html`<div></div>`);
    const badge = document.createElement('status-badge');
    Object.assign(badge, { run: 'run1', runSource });
    place.append(badge);
    const early = badge.updateComplete;
    await early;
    badge.remove();
    await settled(badge);
    expect(runSource.listenerCount).to.equal(0);
    place.append(badge);
    await settled(badge);
    expect(texts(badge, 'run-header')).to.deep.equal(['nightly-export Running']);
    badge.remove();
    badge.token = 'another';
    await settled(badge);
    expect(runSource.listenerCount).to.equal(0);
  });

  for (const [what, organization, expected] of [
    ['of its organization', 'acme', 'All systems operational'],
    ['of another organization', 'other', 'Checking status'],
  ] as const) {
    it(`begins anew with what a server rendered ${what}: ${expected}`, async () => {
      const { badge } = await mount({ initialSnapshot: up, organization: 'acme' });
      Object.assign(badge, { client: createScriptedClient(), organization });
      await settled(badge);
      expect(part(badge, 'label')!.textContent).to.equal(expected);
    });
  }

  it('keeps or closes its panel when it is moved with its state', async function () {
    if (!('moveBefore' in Element.prototype)) this.skip();
    const { badge } = await mount({}, up);
    const elsewhere = await fixture(html`<div></div>`);
    part(badge, 'pill')!.click();
    await settled(badge);
    (elsewhere as unknown as { moveBefore(node: Node, child: null): void }).moveBefore(badge, null);
    await settled(badge);
    const panel = part(badge, 'panel')!;
    const said = part(badge, 'pill')!.getAttribute('aria-expanded') === 'true';
    expect([panel.matches(':popover-open'), texts(badge, 'services').length > 0]).to.deep.equal([said, said]);
  });
});
