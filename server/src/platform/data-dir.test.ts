import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { StartError } from '../errors.ts';
import { claimDataDir } from './data-dir.ts';

/** Another process that claims `directory` when it is told to, says how that went, and waits. */
async function startClaimant(directory: string) {
  const source = `import { claimDataDir } from ${JSON.stringify(new URL('./data-dir.ts', import.meta.url).href)};
    setInterval(() => {}, 1e6);
    process.stdin.once('data', () => claimDataDir(${JSON.stringify(directory)}).then(
      () => console.log('claimed'), () => console.log('refused')));
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    async claim(): Promise<string> {
      child.stdin.write('now');
      const [said] = await once(child.stdout, 'data');
      return String(said).trim();
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function refusal(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('it was not refused'),
    (error: Error) => error,
  );
}

describe('a claim on a data directory', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'status-badge-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the directory, keeps others out, and lets them in when it is released', async () => {
    const directory = join(folder, 'a', 'b');
    const claim = await claimDataDir(directory);
    expect(existsSync(directory)).to.equal(true);
    expect(await refusal(claimDataDir(directory)))
      .to.be.instanceOf(StartError)
      .and.have.property('message')
      .that.matches(/another process/);
    await claim.release();
    await (await claimDataDir(directory)).release();
  });

  it('of a process that was killed is taken over; of one that lives it is not', async () => {
    const other = await startClaimant(folder);
    expect(await other.claim()).to.equal('claimed');
    expect(await refusal(claimDataDir(folder))).to.be.instanceOf(StartError);
    await other.kill();
    await (await claimDataDir(folder)).release();
  });

  it('of a process that was killed is taken over by one of those that come at once', async function () {
    this.timeout(60_000);
    for (let round = 0; round < 6; round++) {
      const claimants = await Promise.all([1, 2, 3].map(() => startClaimant(folder)));
      const answers = await Promise.all(claimants.map(({ claim }) => claim()));
      expect(answers.sort()).to.deep.equal(['claimed', 'refused', 'refused']);
      // Its socket stays, and nobody answers there.
      await Promise.all(claimants.map(({ kill }) => kill()));
    }
  });

  it('does not wait for one that was killed while it took over', async () => {
    const other = await startClaimant(folder);
    await other.claim();
    await other.kill();
    const guard = join(folder, 'lock.sock.guard');
    const before = new Date(Date.now() - 60_000);
    writeFileSync(guard, '');
    utimesSync(guard, before, before);
    await (await claimDataDir(folder)).release();
    expect(existsSync(guard)).to.equal(false);
  });

  it('works for a path too long for a socket', async () => {
    const directory = join(folder, 'x'.repeat(120));
    const claim = await claimDataDir(directory);
    expect(await refusal(claimDataDir(directory))).to.be.instanceOf(StartError);
    await claim.release();
  });
});
