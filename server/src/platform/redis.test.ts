import { expect } from 'chai';
import { StartError } from '../errors.ts';
import { createLog } from './log.ts';
import { createRedis } from './redis.ts';

describe('the URL of a Redis', () => {
  const log = createLog('silent');

  const unreadable: [string, string][] = [
    ['redis://:hunter%2x@localhost', 'spelled %25'],
    ['redis://localhost/cache', 'the number'],
    ['redis://localhost/1/2', 'the number'],
  ];
  for (const [url, says] of unreadable) {
    it(`is refused in a sentence: ${url}`, () => {
      expect(() => createRedis(url, 'test', log))
        .to.throw(StartError, /^REDIS_URL: /)
        .with.property('message')
        .that.includes(says)
        .and.not.includes('hunter');
    });
  }

  it('may name a database by its number, and a user', () => {
    const { db, username, password } = createRedis('rediss://a:b%25@localhost/3', 'test', log).options;
    expect({ db: Number(db), username, password }).to.deep.equal({ db: 3, username: 'a', password: 'b%' });
    expect(() => createRedis('redis://localhost/', 'test', log)).to.not.throw();
  });
});
