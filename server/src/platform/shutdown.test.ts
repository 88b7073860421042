import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import type { Log } from './log.ts';
import { createShutdown } from './shutdown.ts';

const DEADLINE_MS = 7_000;

function createScene() {
  const clock = createManualClock();
  const said: { step?: string }[] = [];
  const log = { info: () => undefined, error: (what: object) => said.push(what) } as unknown as Log;
  return { clock, said, shutdown: createShutdown({ clock, log }, DEADLINE_MS) };
}

describe('a shutdown', () => {
  it('takes its steps in order, also after one that fails, once', async () => {
    const { said, shutdown } = createScene();
    const done: string[] = [];
    shutdown.add('first', async () => {
      await undefined;
      done.push('first');
    });
    shutdown.add('broken', () => {
      throw new Error('broken');
    });
    shutdown.add('last', () => void done.push('last'));
    await Promise.all([shutdown.run('test'), shutdown.run('again')]);
    expect(done).to.deep.equal(['first', 'last']);
    expect(said.map(({ step }) => step)).to.deep.equal(['broken']);
  });

  it('is over at its deadline, and says which step was not', async () => {
    const { clock, said, shutdown } = createScene();
    shutdown.add('quick', () => undefined);
    shutdown.add('endless', () => new Promise(() => undefined));
    let isOver = false;
    const over = shutdown.run('test').then(() => {
      isOver = true;
    });
    await new Promise(setImmediate);
    clock.advance(DEADLINE_MS - 1);
    await new Promise(setImmediate);
    expect([isOver, said]).to.deep.equal([false, []]);
    clock.advance(1);
    await over;
    expect(said).to.deep.equal([{ step: 'endless', deadlineMs: DEADLINE_MS }]);
  });

  it('says nothing of a deadline that was kept', async () => {
    const { clock, said, shutdown } = createScene();
    shutdown.add('quick', () => undefined);
    await shutdown.run('test');
    clock.advance(DEADLINE_MS);
    expect(said).to.be.empty;
  });
});
