import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { StartError } from '../errors.ts';
import { DATABASE_KINDS, openScratchDatabase, type ScratchDatabase } from '../testing/scratch-database.ts';
import { testConfig } from '../testing/test-server.ts';
import { openTokenSecret } from './token-secret.ts';

const NOW = new Date(0);

describe('the secret of stream tokens', () => {
  let scratch: ScratchDatabase;
  let dataDir: string;
  before(async function () {
    this.timeout(30_000);
    scratch = await openScratchDatabase(DATABASE_KINDS[0]!);
    dataDir = mkdtempSync(join(tmpdir(), 'status-badge-'));
  });
  after(async () => {
    rmSync(dataDir, { recursive: true });
    await scratch.drop();
  });

  const open = async (kind: 'pglite' | 'postgres', tokenSecret?: string) => {
    const config = { ...testConfig({ DATA_DIR: dataDir }), tokenSecret };
    return new TextDecoder().decode(await openTokenSecret(config, { ...scratch.database, kind }, NOW));
  };
  const file = () => join(dataDir, 'token-secret');

  it('is TOKEN_SECRET when that is set, and nothing is written', async () => {
    const secret = 's'.repeat(32);
    expect(await open('pglite', secret)).to.equal(secret);
    expect(await open('postgres', secret)).to.equal(secret);
    expect(() => statSync(file())).to.throw();
    expect(await scratch.database.em().execute('select * from server_secret')).to.deep.equal([]);
  });

  it('is made once in DATA_DIR when embedded, for its owner alone', async () => {
    const secret = await open('pglite');
    expect(secret).to.have.length(43);
    expect(statSync(file()).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file(), 'utf8').trim()).to.equal(secret);
    expect(await open('pglite')).to.equal(secret);
  });

  it('is made once in the database for all instances of a fleet, however many start at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 5 }, () => open('postgres')));
    expect(new Set(secrets).size).to.equal(1);
    expect(secrets[0]).to.have.length(43);
  });

  it('is refused when its file is empty, with what to do', async () => {
    chmodSync(file(), 0o600);
    writeFileSync(file(), '\n');
    const refused = await open('pglite').catch((error) => error);
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.match(/^DATA_DIR: .*token-secret holds no secret\. Remove it/);
  });
});
