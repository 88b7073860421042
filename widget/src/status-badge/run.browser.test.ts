import { expect } from '@open-wc/testing';
import { StatusError } from '@status-badge/sdk';
import { LANGUAGES } from '../messages/load-messages.ts';
import { mount, NOON, part, settled, texts } from '../testing/mount.ts';
import { createScriptedRun } from '../testing/scripted-run.ts';
import { makeRun } from '../testing/snapshots.ts';

describe('a run', () => {
  const run = 'run000000001';

  it('is live as its own connection is, whatever the one to the organization', async () => {
    const runSource = createScriptedRun(makeRun('running'));
    const { badge, clock } = await mount({ run, runSource });
    clock.pass(60_000);
    badge.requestUpdate();
    await settled(badge);
    expect(badge.dataset['connection']).to.equal('live');
  });

  it('shows the text inside the tag until it is known', async () => {
    const runSource = createScriptedRun(undefined);
    const { badge } = await mount({ run, runSource }, undefined, 'Our nightly export');
    const slot = () => part(badge, 'run-status')?.querySelector('slot');
    expect(slot()?.assignedNodes()[0]?.textContent).to.equal('Our nightly export');
    runSource.show(makeRun('running'));
    await settled(badge);
    expect(slot()).to.equal(null);
    expect(texts(badge, 'run-status')).to.deep.equal(['Running']);
  });

  for (const locale of LANGUAGES) {
    it(`moves nothing in ${locale}, whatever there is to say of its connection, also where it is narrow`, async () => {
      const runSource = createScriptedRun(makeRun('running', { job: 'nightly-export-of-all-tables' }));
      const { badge, clock } = await mount({ run, runSource, locale });
      badge.style.inlineSize = '256px';
      const { height } = badge.getBoundingClientRect();
      const expectRoom = (what: string) => {
        expect(badge.getBoundingClientRect().height, what).to.equal(height);
        const box = part(badge, 'run')!.getBoundingClientRect();
        const words = part(badge, 'connection')!.getBoundingClientRect();
        const message = part(badge, 'message')!.getBoundingClientRect();
        expect(words.width, what).to.be.above(0);
        expect(words.left, what).to.be.at.least(box.left);
        expect(words.right, what).to.be.at.most(box.right);
        expect(words.bottom, what).to.be.at.most(box.bottom);
        expect(words.top, what).to.be.at.least(message.bottom);
      };
      runSource.connect({ state: 'waiting', transport: null, staleSince: NOON });
      clock.pass(5000);
      await settled(badge);
      expectRoom('out of date');
      runSource.connect({ state: 'stopped' });
      await settled(badge);
      expectRoom('stopped');
    });
  }

  it('tells of its own connection why it was refused', async () => {
    const runSource = createScriptedRun(undefined);
    const { badge } = await mount({ run, runSource });
    const lastError = new StatusError('unauthorized', 'The token is of another run.', { status: 403 });
    const errors: unknown[] = [];
    badge.addEventListener('connection-change', ({ detail }) => errors.push(detail.error));
    runSource.connect({ state: 'stopped', lastError });
    await settled(badge);
    expect([badge.dataset['connection'], ...errors]).to.deep.equal(['refused', lastError]);
  });

  it('is said to be live where the page asks for it, until it has ended', async () => {
    const runSource = createScriptedRun(makeRun('running'));
    const { badge } = await mount({ run, runSource, showConnection: true });
    expect(texts(badge, 'connection')).to.deep.equal(['Live']);
    runSource.connect({ state: 'stopped', transport: null });
    runSource.show(makeRun('succeeded'));
    await settled(badge);
    expect(texts(badge, 'connection')).to.deep.equal(['']);
  });

  it('tells that it has ended once, also where it had ended before anybody asked', async () => {
    const runSource = createScriptedRun(undefined);
    const { badge } = await mount({ run, runSource });
    const ended: string[] = [];
    badge.addEventListener('run-complete', ({ detail }) => ended.push(detail.run.status));
    runSource.show(makeRun('failed'));
    await settled(badge);
    badge.token = 'another';
    await settled(badge);
    expect(ended).to.deep.equal(['failed']);
  });

  it('says aloud how it ended, and nothing of every percent', async () => {
    const runSource = createScriptedRun(makeRun('running'));
    const { badge, clock } = await mount({ run, runSource });
    clock.pass(5000);
    runSource.show(makeRun('running', { progress: 43, message: 'Still writing' }));
    await settled(badge);
    clock.pass(5000);
    await settled(badge);
    expect(texts(badge, 'live')).to.deep.equal(['']);
    runSource.show(makeRun('succeeded', { finishedAt: '2026-03-04T12:04:00.000Z' }));
    await settled(badge);
    clock.pass(1000);
    await settled(badge);
    expect(texts(badge, 'live')).to.deep.equal(['nightly-export: Succeeded']);
  });

  it('is read from another source, or with another right, as soon as the page says so', async () => {
    const first = createScriptedRun(makeRun('running'));
    const second = createScriptedRun(makeRun('failed', { job: 'morning-import' }));
    const { badge } = await mount({ run, runSource: first });
    badge.runSource = second;
    await settled(badge);
    expect(texts(badge, 'run-header')).to.deep.equal(['morning-import Failed']);
    expect([first.listenerCount, second.listenerCount]).to.deep.equal([0, 1]);
    let subscriptions = 0;
    const { subscribe } = second;
    second.subscribe = (listener) => {
      subscriptions += 1;
      return subscribe(listener);
    };
    for (const change of [
      { token: 'one' },
      { token: 'two' },
      { tokenProvider: async () => 'three' },
      { endpoint: 'https://status.example.com' },
    ]) {
      Object.assign(badge, change);
      await settled(badge);
    }
    expect(subscriptions).to.equal(4);
    expect(second.listenerCount).to.equal(1);
  });

  it('has the dot after the name of its job, also from right to left', async () => {
    const { badge } = await mount({ run, runSource: createScriptedRun(makeRun('running')), locale: 'ar' });
    expect(part(badge, 'name')!.localName).to.equal('span');
    expect(part(badge, 'name')!.querySelector('bdi')!.textContent).to.equal('nightly-export');
    const name = part(badge, 'name')!.getBoundingClientRect();
    const job = part(badge, 'name')!.querySelector('bdi')!.getBoundingClientRect();
    expect(job.right).to.be.closeTo(name.right, 0.5);
    expect(job.left).to.be.above(name.left);
  });
});
