import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type RunStepOptions, runStep, type Step } from './run-step.ts';
import { type StepResult, sumResults } from './sum.ts';

/** Writes the process ids of itself, a child, and a child in a session of its own, then waits for ever. */
const FAMILY = 'sleep 600 & a=$!; setsid sleep 600 & b=$!; echo $$ $a $b > pids; wait';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}

describe('a step that does not end', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'status-badge-limit-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const family = (limitMs: number): Step => ({
    name: 'Family',
    command: 'sh',
    arguments: ['-c', `cd "$1"; ${FAMILY}`, 'sh', directory],
    limitMs,
  });
  const run = (step: Step, signal: AbortSignal, options: Partial<RunStepOptions> = {}): Promise<StepResult> =>
    runStep(step, { env: process.env, signal, say: () => undefined, ...options });
  const readPids = (): number[] =>
    readFileSync(join(directory, 'pids'), 'utf8').trim().split(' ').map(Number);

  it('is ended with everything it started when its time is over, and counts as failed', async () => {
    const result = await run(family(400), new AbortController().signal);
    expect(result.broken).to.deep.equal(['took longer than 0.4 s']);
    expect(sumResults([result]).failed).to.equal(1);
    expect(readPids()).to.have.length(3);
    expect(readPids().filter(isAlive)).to.deep.equal([]);
  });

  it('is ended at once when the run is interrupted', async () => {
    const result = await run(family(60_000), AbortSignal.abort());
    expect(result.broken).to.deep.equal(['was interrupted']);
    expect(result.durationMs).to.be.lessThan(10_000);
  });
});
