import { expect } from 'chai';
import { describeRefusal } from './refusal.ts';

const URL_OF_ONE = 'postgres://app:hunter2@db.example.com/status%20badge';

const refused = (code: string, message: string): Error =>
  new Error(message, { cause: Object.assign(new Error(message), { code }) });

describe('a PostgreSQL that cannot be used', () => {
  const refusals: [string, string, string][] = [
    ['3D000', 'database "x" does not exist', 'has no database "status badge". Make it with: createdb'],
    ['28P01', 'password authentication failed', 'refuses this user or password (password authentication'],
    ['28000', 'role "app" does not exist', 'refuses this user or password (role "app"'],
    ['42501', 'permission denied', 'this user may not use that database'],
    ['53300', 'too many clients already', 'has no connection left'],
    ['ECONNREFUSED', 'connect ECONNREFUSED', 'no PostgreSQL database answers there (connect ECONNREFUSED)'],
  ];
  for (const [code, message, says] of refusals) {
    it(`is described by what it says: ${code}`, () => {
      expect(describeRefusal(URL_OF_ONE, refused(code, message)))
        .to.include(says)
        .and.not.include('hunter2');
    });
  }

  it('is described by a code where several addresses were tried in vain', () => {
    const cause = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    expect(describeRefusal(URL_OF_ONE, cause)).to.include('(ECONNREFUSED)');
  });
});
