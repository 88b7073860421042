import { expect } from 'chai';
import { createSlices } from './slices.ts';

/** A page whose timers come late, as after a frame that took long. */
function createPage(lateMs: number) {
  let now = 0;
  let timer: { action: () => void; delayMs: number } | undefined;
  const clock = {
    now: () => now,
    setTimeout(action: () => void, delayMs: number) {
      timer = { action, delayMs };
      return timer;
    },
    clearTimeout: () => {
      timer = undefined;
    },
  };
  let calls = 0;
  const slices = createSlices(clock, () => {
    calls += 1;
  });
  return {
    slices,
    callCount: () => calls,
    /** How much the next slice added. */
    step(late = lateMs) {
      const before = slices.limit;
      slices.goOn();
      const due = timer;
      timer = undefined;
      now += (due?.delayMs ?? 0) + late;
      due?.action();
      return slices.limit - before;
    },
    isWaiting: () => timer !== undefined,
  };
}

describe('slices of work', () => {
  it('grow to a bound while the page has time', () => {
    const { step, slices } = createPage(0);
    expect(slices.limit).to.equal(20);
    expect([step(), step(), step(), step(), step(), step()]).to.deep.equal([25, 30, 35, 40, 40, 40]);
  });

  it('are halved while the page comes late, and never stand still', () => {
    const { step, callCount } = createPage(40);
    expect([step(), step(), step(), step()]).to.deep.equal([10, 5, 5, 5]);
    expect(callCount()).to.equal(4);
  });

  it('take a timer that is a frame late for nothing', () => {
    expect(createPage(16).step()).to.equal(25);
    expect(createPage(17).step()).to.equal(10);
  });

  it('begin anew as large as the page could take last', () => {
    const { step, slices } = createPage(40);
    step();
    slices.begin();
    expect(slices.limit).to.equal(10);
  });

  it('wait for a frame, and no more when they are stopped', () => {
    const { slices, isWaiting } = createPage(0);
    slices.goOn();
    expect(isWaiting()).to.equal(true);
    slices.stop();
    expect(isWaiting()).to.equal(false);
  });
});
