import { expect } from '@open-wc/testing';
import { mount, part, settled, texts } from '../testing/mount.ts';
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
