import { expect } from 'chai';
import { createSingleFlight } from './single-flight.ts';

describe('a single flight', () => {
  const begun: (() => void)[] = [];
  const work = () => new Promise<void>((done) => begun.push(done));
  const turn = () => new Promise(setImmediate);
  beforeEach(() => void begun.splice(0));

  it('answers calls during a run with one run that begins after it', async () => {
    const fly = createSingleFlight(work);
    const answered: string[] = [];
    void fly().then(() => answered.push('first'));
    void fly().then(() => answered.push('second'));
    void fly().then(() => answered.push('third'));
    expect(begun).to.have.length(1);
    begun[0]!();
    await turn();
    expect(answered).to.deep.equal(['first']);
    expect(begun).to.have.length(2);
    begun[1]!();
    await turn();
    expect(answered).to.deep.equal(['first', 'second', 'third']);
    expect(begun).to.have.length(2);
  });

  it('never runs twice at once, whenever it is called', async () => {
    let open = 0;
    let most = 0;
    const fly = createSingleFlight(async () => {
      most = Math.max(most, ++open);
      await turn();
      open -= 1;
    });
    const calls: Promise<void>[] = [];
    for (let round = 0; round < 20; round++) {
      const call = fly();
      // Called again at the very moment a run ends, between its end and the next one's beginning.
      calls.push(call, call.then(fly), fly());
      await (round % 2 ? turn() : undefined);
    }
    await Promise.all(calls);
    expect(most).to.equal(1);
  });

  it('runs again after a run that failed, and tells only its own callers', async () => {
    let fails = true;
    const fly = createSingleFlight(async () => {
      await turn();
      if (fails) throw new Error('away');
    });
    const first = fly().then(
      () => 'done',
      (error: Error) => error.message,
    );
    const second = first.then(() => undefined);
    const during = fly();
    await second;
    fails = false;
    expect(await first).to.equal('away');
    await during;
  });
});
