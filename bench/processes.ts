import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Servers have one core to themselves; load, PostgreSQL and Redis share the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

// The unit of CPU times in /proc; the same on every Linux that Node runs on.
const TICKS_PER_SECOND = 100;

export interface PinnedOptions {
  readonly core: number;
  readonly env?: Record<string, string>;
  /** A channel for messages, as of `fork`. Default: none. */
  readonly ipc?: boolean;
  readonly cwd?: string;
}

/** Starts a program on one core, with as many file descriptors as this machine allows. */
export function spawnPinned(
  command: string,
  parameters: readonly string[],
  { core, env = {}, ipc = false, cwd }: PinnedOptions,
): ChildProcess {
  const shell = 'ulimit -n "$(ulimit -Hn)" && exec taskset -c "$0" "$@"';
  return spawn('/bin/sh', ['-c', shell, String(core), command, ...parameters], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? (['ipc'] as const) : [])],
    ...(cwd ? { cwd } : {}),
  });
}

/** The most file descriptors one process may have here. */
export function descriptorLimit(): number {
  const answer = execFileSync('/bin/sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return answer === 'unlimited' ? Number.POSITIVE_INFINITY : Number(answer);
}

/** Ends a process this one has started, and waits. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** What processes have used so far. */
export interface Usage {
  readonly cpuMs: number;
  readonly residentBytes: number;
}

function readUsage(pid: number): Usage {
  // The second field is a name in parentheses and may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { cpuMs: (ticks / TICKS_PER_SECOND) * 1_000, residentBytes: Number(kilobytes) * 1_024 };
}

/** The sum over processes: a server may be several. */
export function sumUsage(pids: readonly number[]): Usage {
  const all = pids.map(readUsage);
  return {
    cpuMs: all.reduce((sum, usage) => sum + usage.cpuMs, 0),
    residentBytes: all.reduce((sum, usage) => sum + usage.residentBytes, 0),
  };
}
