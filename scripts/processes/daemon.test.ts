import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type DaemonOptions, startDaemon } from './daemon.ts';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}

describe('a daemon', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'status-badge-daemon-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const options = (script: string, isReady: DaemonOptions['isReady']): DaemonOptions => ({
    name: 'Sleeper',
    command: 'sh',
    arguments: ['-c', script],
    directory,
    stopSignal: 'SIGTERM',
    isReady,
  });
  const readPid = (): number => Number(readFileSync(join(directory, 'pid'), 'utf8'));
  const hasPid = async (): Promise<boolean> => existsSync(join(directory, 'pid')) && readPid() > 0;

  it('runs until it is stopped, and takes its directory with it', async () => {
    const daemon = await startDaemon(options('echo $$ > pid; exec sleep 600', hasPid));
    const pid = readPid();
    expect(isAlive(pid)).to.equal(true);
    await daemon.stop();
    expect(isAlive(pid)).to.equal(false);
    expect(existsSync(directory)).to.equal(false);
    await daemon.stop();
  });

  it('that ends at once is refused with its last words', async () => {
    const failed = await startDaemon(options('echo no memory left; exit 1', async () => false)).catch(String);
    expect(failed).to.contain('Sleeper did not start').and.to.contain('no memory left');
    expect(existsSync(directory)).to.equal(false);
  });

  it('that does not exist is refused', async () => {
    const missing = { ...options('', async () => true), command: join(directory, 'nothing') };
    expect(await startDaemon(missing).catch(String)).to.contain('ENOENT');
  });

  it('ends when its starter is killed without a chance to end it', async () => {
    const fixture = new URL('./daemon.fixture.ts', import.meta.url).pathname;
    const starter = spawn(process.execPath, [fixture, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(starter.stdout, 'data');
    while (!(await hasPid())) await sleep(20);
    const pid = readPid();
    starter.kill('SIGKILL');
    while (existsSync(directory)) await sleep(50); // the last thing the guard does; mocha's limit is the deadline
    expect(isAlive(pid)).to.equal(false);
  });
});
