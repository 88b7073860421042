import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { StartError } from '../errors.ts';
import { claimDataDir } from './data-dir.ts';

/** Another process that claims `directory`, says so, and waits. */
async function claimElsewhere(directory: string) {
  const source = `import { claimDataDir } from ${JSON.stringify(new URL('./data-dir.ts', import.meta.url).href)};
    await claimDataDir(${JSON.stringify(directory)}); console.log('claimed'); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
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
    const child = await claimElsewhere(folder);
    expect(await refusal(claimDataDir(folder))).to.be.instanceOf(StartError);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await claimDataDir(folder)).release();
  });

  it('works for a path too long for a socket', async () => {
    const directory = join(folder, 'x'.repeat(120));
    const claim = await claimDataDir(directory);
    expect(await refusal(claimDataDir(directory))).to.be.instanceOf(StartError);
    await claim.release();
  });
});
