import { expect } from 'chai';
import { randomText } from '../public-id.ts';
import type { RateLimit } from './rate-limit.ts';

/** The promises every adapter keeps. */
export function describeRateLimit(open: () => Promise<RateLimit>): void {
  let rates: RateLimit;
  // A store that is shared outlives a test run: every run counts under names of its own.
  const rule = (limit: number) => ({ name: `test-${randomText(8)}`, limit, windowMs: 60_000 });
  before(async () => {
    rates = await open();
  });

  it('allows as many as the rule says, then none until the window is over', async () => {
    const three = rule(3);
    const answers = [];
    for (let each = 0; each < 5; each++) answers.push(await rates.take(three, 'somebody'));
    expect(answers.map((answer) => answer.allowed)).to.deep.equal([true, true, true, false, false]);
    expect(answers.map((answer) => answer.remaining)).to.deep.equal([2, 1, 0, 0, 0]);
    expect(answers.at(-1)!.resetMs).to.be.within(50_000, 60_000);
  });

  it('counts every key and every rule apart', async () => {
    const one = rule(1);
    const other = rule(1);
    await rates.take(one, 'somebody');
    expect((await rates.take(one, 'somebody else')).allowed).to.equal(true);
    expect((await rates.take(other, 'somebody')).allowed).to.equal(true);
    expect((await rates.take(one, 'somebody')).allowed).to.equal(false);
  });

  it('counts what comes at the same time', async () => {
    const ten = rule(10);
    const answers = await Promise.all(Array.from({ length: 30 }, () => rates.take(ten, 'a crowd')));
    expect(answers.filter((answer) => answer.allowed)).to.have.length(10);
  });

  it('allows everything under a rule of 0', async () => {
    const lifted = rule(0);
    for (let each = 0; each < 5; each++) expect((await rates.take(lifted, 'x')).allowed).to.equal(true);
  });
}
