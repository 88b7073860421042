import { expect } from 'chai';
import type { Bootstrap } from './bootstrap.ts';
import { readConfig } from './config.ts';
import { commandName, describeStart } from './welcome.ts';

const FIRST: Bootstrap = {
  organization: { id: 'x', slug: 'acme' },
  organizations: 1,
  newKey: null,
  isGivenKeyKnown: null,
  service: null,
};
const NONE = { ...FIRST, organization: null };
const KEY = 'sb_welcometest1_0123456789abcdefghijklmn';

const describeFirst = (first: Bootstrap, env: Record<string, string> = {}): string =>
  describeStart(readConfig(env), 'http://127.0.0.1:4000', first, 'status-badge-server');

describe('what the terminal says at the start', () => {
  it('shows a new key, and how to add a service where there is none', () => {
    const text = describeFirst({ ...FIRST, newKey: KEY });
    expect(text).to.include(`export STATUS_BADGE_KEY=${KEY}`).and.include('/v1/services');
    expect(text).to.include('http://127.0.0.1:4000/status/acme');
  });

  it('never says that a key was shown which was given', () => {
    const known = describeFirst({ ...FIRST, isGivenKeyKnown: true }, { BOOTSTRAP_API_KEY: KEY });
    expect(known)
      .to.include('the one in BOOTSTRAP_API_KEY')
      .and.include('Bearer $BOOTSTRAP_API_KEY')
      .and.not.include('was shown');
    const unknown = describeFirst({ ...FIRST, isGivenKeyKnown: false }, { BOOTSTRAP_API_KEY: KEY });
    expect(unknown).to.include('is no key of "acme"').and.include('create-key --org acme');
  });

  it('says what to do where there is no organization', () => {
    const text = describeFirst({ ...NONE, organizations: 0 }, { NODE_ENV: 'production' });
    expect(text).to.include('BOOTSTRAP_ORG=your-company').and.include('--create').and.not.include('curl');
  });

  it('says that an organization of another name was left alone', () => {
    const text = describeFirst(NONE);
    expect(text).to.include('no organization "demo" here but one of another name').and.not.include('curl');
  });

  it('names the command as it was called', () => {
    expect(commandName({ npm_lifecycle_event: 'start' })).to.equal('npm start --');
    expect(commandName({})).to.equal('status-badge-server');
  });
});
