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
      bootstrapName: undefined,
      heartbeatMs: 15_000,
    });
    expect(readConfig({}).databaseUrl).to.equal(undefined);
  });

  it('take an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' }).port).to.equal(4000);
    const production = { NODE_ENV: 'production', BOOTSTRAP_ORG: ' ', BOOTSTRAP_NAME: '\n' };
    expect(readConfig(production)).to.include({ bootstrapOrg: undefined, bootstrapName: undefined });
  });

  it('are without the newline of the file they come from', () => {
    const given = {
      HOST: '0.0.0.0',
      DATA_DIR: '/data',
      DATABASE_URL: 'postgres://localhost/x',
      ADMIN_API_KEY: 'operators-key-0123456789',
      TOKEN_SECRET: 'x'.repeat(32),
      METRICS_TOKEN: 'x'.repeat(16),
      BOOTSTRAP_ORG: 'acme',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      STREAM_LIMIT: 'off',
    };
    const spoiled = Object.entries(given).map(([name, value]) => [name, ` ${value}\r\n`]);
    expect(readConfig(Object.fromEntries(spoiled))).to.deep.equal(readConfig(given));
  });

  it('take no key that cannot be sent in a header', () => {
    for (const name of ['ADMIN_API_KEY', 'METRICS_TOKEN']) {
      for (const value of ['two words that are long enough', 'schlüssel-0123456789-abcdef']) {
        expect(() => readConfig({ [name]: value })).to.throw(
          StartError,
          `${name}: expected letters, digits and signs of ASCII, without spaces. `,
        );
      }
    }
  });

  it('know the server at the root of its address', () => {
    expect(readConfig({ PUBLIC_URL: 'https://status.example.com/' }).publicUrl).to.equal(
      'https://status.example.com',
    );
    for (const rest of ['/status', '/status/', '//', '/?a=b', '/#top']) {
      const PUBLIC_URL = `https://example.com${rest}`;
      expect(() => readConfig({ PUBLIC_URL })).to.throw(
        StartError,
        `PUBLIC_URL: expected scheme, host and port alone, without a path, got "${PUBLIC_URL}".`,
      );
    }
  });

  const wrong: [string, string][] = [
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['REDIS_URL', 'localhost:6379'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['BOOTSTRAP_ORG', 'My Company'],
    ['BOOTSTRAP_NAME', 'n'.repeat(201)],
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

  it('name no organization in production that nobody has named', () => {
    expect(readConfig({ NODE_ENV: 'production' }).bootstrapOrg).to.equal(undefined);
    expect(readConfig({ NODE_ENV: 'production', BOOTSTRAP_ORG: 'demo' }).bootstrapOrg).to.equal('demo');
  });

  it('say everything that is wrong at once, a line for each', () => {
    expect(() => readConfig({ PORT: 'abc', SWEEP: 'often', ADMIN_API_KEY: 'short', HOST: '::1' }))
      .to.throw(StartError)
      .with.property('message')
      .that.satisfies((text: string) => {
        expect(text.split('\n').map((line) => line.split(':')[0])).to.have.members([
          'PORT',
          'SWEEP',
          'ADMIN_API_KEY',
        ]);
        return true;
      });
  });

  it('say what a number is a number of, and show what is no secret', () => {
    const messageOf = (env: Record<string, string>): string => {
      try {
        readConfig(env);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(messageOf({ PORT: 'abc' })).to.include('expected a number from 0 to 65535, got "abc".');
    expect(messageOf({ SWEEP: '0' })).to.include('expected a number of seconds from 1 to 300, got "0".');
    expect(messageOf({ RATE_LIMIT: '-1' })).to.include(
      'expected a number a minute from 0, or off, got "-1".',
    );
    expect(messageOf({ PUBLIC_URL: 'status.example.com' })).to.include(
      'begins with http:// or https://, got "status.example.com".',
    );
    expect(messageOf({ BOOTSTRAP_API_KEY: 'hunter2' })).to.not.include('hunter2');
  });

  it('print the choices where there are some', () => {
    expect(describeSettings()).to.include('one of required, optional; default required');
  });

  it('are all in the printed table, with unit and default', () => {
    const table = describeSettings();
    for (const { name, meaning } of SETTINGS) expect(table).to.include(name).and.include(meaning);
  });
});
