import { expect } from 'chai';
import { createRecent } from './recent.ts';

describe('recent values', () => {
  const open = () => createRecent<string>(10, (value) => value.length);

  it('give way to newer ones when they weigh too much together, the longest unused first', () => {
    const recent = open();
    recent.set('a', '1234');
    recent.set('b', '1234');
    expect(recent.get('a')).to.equal('1234');
    recent.set('c', '123');
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).to.deep.equal(['1234', undefined, '123']);
  });

  it('weigh what they weigh now, not what they weighed before', () => {
    const recent = open();
    for (let time = 0; time < 20; time++) recent.set('a', '1234');
    recent.set('b', '123456');
    expect([recent.get('a'), recent.get('b')]).to.deep.equal(['1234', '123456']);
  });

  it('do not hold one that weighs more than all may', () => {
    const recent = open();
    recent.set('a', '12345678901');
    expect(recent.get('a')).to.equal(undefined);
    recent.set('a', '1234567890');
    expect(recent.get('a')).to.equal('1234567890');
  });

  it('stay when one comes that is not held, and so does none of its name', () => {
    const recent = open();
    recent.set('a', '1234');
    recent.set('b', '1234');
    recent.set('b', '12345678901');
    expect([recent.get('a'), recent.get('b')]).to.deep.equal(['1234', undefined]);
  });
});
