import { expect } from 'chai';
import { backoffMs } from './backoff.ts';

describe('backoffMs', () => {
  it('doubles its ceiling from two seconds to thirty', () => {
    const ceilings = [1, 2, 3, 4, 5, 50].map((failures) => backoffMs(failures, () => 1));
    expect(ceilings).to.deep.equal([2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('spreads over everything below the ceiling', () => {
    expect(backoffMs(3, () => 0)).to.equal(0);
    expect(backoffMs(3, () => 0.25)).to.equal(2000);
  });

  it('is only ever raised by what the server asks', () => {
    expect(backoffMs(1, () => 0, 9000)).to.equal(9000);
    expect(backoffMs(1, () => 1, 9000)).to.equal(11_000);
  });
});
