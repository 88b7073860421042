import { expect } from 'chai';
import { createTurns } from './turns.ts';

describe('turns', () => {
  const open = (most: number) => {
    const taken: string[] = [];
    const ends: (() => void)[] = [];
    const add = createTurns<number>(most, (key, jobs) => {
      taken.push(`${key} ${jobs.join()}`);
      return new Promise((done) => ends.push(done));
    });
    const end = async () => {
      ends.shift()!();
      await new Promise(setImmediate);
    };
    return { taken, add, end };
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

  it('of one key wait for nobody of another', () => {
    const { taken, add } = open(2);
    add('a', 1);
    add('b', 2);
    expect(taken).to.deep.equal(['a 1', 'b 2']);
  });
});
