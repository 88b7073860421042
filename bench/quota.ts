import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from './options.ts';

/** A short period: a process that is held up for most of 100 ms would be measured by that. */
const PERIOD_MICROS = 10_000;

const RETRY_MS = 50;
const MOST_TRIES = 100;

/** The two ways of the kernel to bound what a group of processes uses; whichever is there. */
const UNIFIED = '/sys/fs/cgroup';
const CPU = '/sys/fs/cgroup/cpu';

/**
 * Bounds a process, all of its threads, to a share of a core: so that a core can stand for several smaller ones. Needs
 * root and control groups; throws a `BenchError` without. The answer waits for its end, and
 * takes the bound away.
 */
export function boundCpu(pid: number, share: number): () => Promise<void> {
  const isUnified = existsSync(`${UNIFIED}/cgroup.controllers`);
  const group = `${isUnified ? UNIFIED : CPU}/status-badge-bench-${pid}`;
  const quota = String(Math.round(PERIOD_MICROS * share));
  try {
    if (isUnified) writeFileSync(`${UNIFIED}/cgroup.subtree_control`, '+cpu');
    mkdirSync(group);
    if (isUnified) writeFileSync(`${group}/cpu.max`, `${quota} ${PERIOD_MICROS}`);
    else {
      writeFileSync(`${group}/cpu.cfs_period_us`, String(PERIOD_MICROS));
      writeFileSync(`${group}/cpu.cfs_quota_us`, quota);
    }
    writeFileSync(`${group}/cgroup.procs`, String(pid));
  } catch (cause) {
    throw new BenchError(
      `CPU cannot be bounded here: ${(cause as Error).message}. It needs root and control groups.`,
    );
  }
  return () => remove(group);
}

// A group is busy until the last of its threads is gone.
async function remove(group: string, tries = MOST_TRIES): Promise<void> {
  try {
    rmdirSync(group);
  } catch (cause) {
    if (tries === 0) throw cause;
    await sleep(RETRY_MS);
    return remove(group, tries - 1);
  }
}
