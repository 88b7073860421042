import { expect } from 'chai';
import { describeSettings, readConfig } from './config.ts';
import { StartError } from './errors.ts';
import { SETTINGS } from './settings.ts';

describe('the settings', () => {
  it('need nothing to be set', () => {
    expect(readConfig({})).to.include({
      port: 4000,
      dataDir: '.data',
      bootstrapOrg: 'demo',
      heartbeatMs: 15_000,
    });
    expect(readConfig({}).databaseUrl).to.equal(undefined);
  });

  it('take an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' }).port).to.equal(4000);
  });

  const wrong: [string, string][] = [
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['REDIS_URL', 'localhost:6379'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['BOOTSTRAP_ORG', 'My Company'],
    ['BOOTSTRAP_API_KEY', 'secret'],
    ['ADMIN_API_KEY', 'short'],
    ['TOKEN_SECRET', 'short'],
    ['HEARTBEAT', '0'],
    ['SWEEP', 'often'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'],
    ['TRUSTED_HOPS', '1.5'],
  ];
  for (const [name, value] of wrong) {
    it(`refuse ${name}=${value} with a sentence that names it`, () => {
      expect(() => readConfig({ [name]: value })).to.throw(StartError, new RegExp(`^${name}: expected `));
    });
  }

  it('never repeat a secret in an error', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://root:hunter2@localhost/x' }))
      .to.throw(StartError)
      .and.not.match(/hunter2/);
    expect(() => readConfig({ ADMIN_API_KEY: 'hunter2' }))
      .to.throw(StartError)
      .and.not.match(/hunter2/);
  });

  it('are all in the printed table, with unit and default', () => {
    const table = describeSettings();
    for (const { name, meaning } of SETTINGS) expect(table).to.include(name).and.include(meaning);
  });
});
