import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
// Kept from run to run: half of what a start costs is reading the same sources again.
const COMPILED = fileURLToPath(new URL('../../../node_modules/.cache/status-badge-tests', import.meta.url));

export interface ServerProcess {
  readonly pid: number;
  /** The processes it has started itself. */
  children(): number[];
  /** What it has printed: standard output, then standard error. */
  readonly output: { out: string; err: string };
  /** Resolves with the address when it listens; rejects with what it printed when it ends before. */
  listening(): Promise<string>;
  /** Resolves with the exit code; null after a signal. */
  exited(): Promise<number | null>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** The server as a person starts it: a process of its own, from the sources, with `env` and nothing else set. */
export function spawnServer(env: Record<string, string>, args: readonly string[] = []): ServerProcess {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@status-badge/source', MAIN, ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  // Not at its exit, which may be known before all that it has printed.
  const exit = once(child, 'close').then(([code]) => code as number | null);
  const printed = new Promise<string>((done, fail) => {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      output.out += text;
      const url = /listens on (\S+)/.exec(output.out)?.[1];
      if (url) done(url);
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      output.err += text;
    });
    void exit.then((code) => fail(new Error(`the server ended with ${code}: ${output.err || output.out}`)));
  });
  // A test that expects the end never asks for the address.
  printed.catch(() => undefined);
  return {
    pid: child.pid!,
    children: () =>
      readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    output,
    listening: () => printed,
    exited: () => exit,
    async kill(signal) {
      if (child.exitCode === null) child.kill(signal);
      return exit;
    },
  };
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
