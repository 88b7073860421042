import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { createTurns } from './turns.ts';

describe('turns', () => {
  const open = (most: number) => {
    const clock = createManualClock();
    const taken: string[] = [];
    const ends: ((left: number[]) => void)[] = [];
    const add = createTurns<number>({
      most,
      patienceMs: 2_000,
      clock,
      run: (key, jobs) => {
        taken.push(`${key} ${jobs.join()}`);
        return new Promise((done) => ends.push(done));
      },
    });
    const end = async (left: number[] = []) => {
      ends.shift()!(left);
      await new Promise(setImmediate);
    };
    const wait = async (ms: number) => {
      clock.advance(ms);
      await new Promise(setImmediate);
    };
    return { taken, add, end, wait };
  };

  it('begin at once, and take together what came meanwhile, in its order', async () => {
    const { taken, add, end } = open(10);
    add('a', 1);
    expect(taken).to.deep.equal(['a 1']);
    for (const job of [2, 3, 4]) add('a', job);
    expect(taken).to.deep.equal(['a 1']);
    await end();
    expect(taken).to.deep.equal(['a 1', 'a 2,3,4']);
    await end();
    add('a', 5);
    expect(taken.at(-1)).to.equal('a 5');
  });

  it('take no more than so many together', async () => {
    const { taken, add, end } = open(2);
    for (const job of [1, 2, 3, 4]) add('a', job);
    for (let turn = 0; turn < 3; turn++) await end();
    expect(taken).to.deep.equal(['a 1', 'a 2,3', 'a 4']);
  });

  it('begin with what the one before has left', async () => {
    const { taken, add, end } = open(3);
    add('a', 1);
    await end([1]);
    for (const job of [2, 3, 4]) add('a', job);
    await end();
    await end([3, 4]);
    expect(taken).to.deep.equal(['a 1', 'a 1', 'a 2,3,4', 'a 3,4']);
  });

  it('do not wait for ever for one that hangs, and lose nothing that it leaves', async () => {
    const { taken, add, end, wait } = open(2);
    for (const job of [1, 2]) add('a', job);
    await wait(1_999);
    expect(taken).to.deep.equal(['a 1']);
    await wait(1);
    expect(taken).to.deep.equal(['a 1', 'a 2']);
    add('a', 3);
    await end([1]);
    expect(taken).to.have.length(2);
    await end();
    expect(taken.at(-1)).to.equal('a 1,3');
    await end();
    add('b', 4);
    await wait(2_000);
    await end([4]);
    expect(taken.at(-1)).to.equal('b 4');
    expect(taken.filter((each) => each === 'b 4')).to.have.length(2);
  });

  it('of one key wait for nobody of another', () => {
    const { taken, add } = open(2);
    add('a', 1);
    add('b', 2);
    expect(taken).to.deep.equal(['a 1', 'b 2']);
  });
});
