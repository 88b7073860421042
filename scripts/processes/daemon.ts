import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGuard } from './guard.ts';

/** A long-running program that ends with this process, however this process ends. */
export interface Daemon {
  /** Ends the program, then removes its directory. Safe to call twice. */
  stop(): Promise<void>;
}

export interface DaemonOptions {
  /** Named in errors. */
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** The program's own directory; its output goes to `log` in it, and `stop` removes it. */
  readonly directory: string;
  /** Ends the program in an orderly way. */
  readonly stopSignal: 'SIGINT' | 'SIGTERM';
  /** True as soon as the program serves. */
  readonly isReady: () => Promise<boolean>;
  /** User and group to run as; default: this process's. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

const READY_WITHIN_MS = 30_000;
const POLL_EVERY_MS = 50;

/** A port nobody listens on now. Another process may take it first, so callers retry a failed start. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  return address.port;
}

async function waitUntilReady(child: ChildProcess, options: DaemonOptions): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (await options.isReady()) return;
    await sleep(POLL_EVERY_MS);
  }
  const log = readFileSync(join(options.directory, 'log'), 'utf8');
  throw new Error(`${options.name} did not start. Its last words:\n${log.slice(-2000)}`);
}

/** Starts a program and waits until it serves; rejects with its output when it does not. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const log = createWriteStream(join(options.directory, 'log'));
  await once(log, 'open');
  const child = spawn(options.command, options.arguments, {
    cwd: options.directory,
    stdio: ['ignore', log, log],
    detached: true,
    ...options.user,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  await once(child, 'spawn'); // rejects with the reason when the program cannot be started
  const guard = startGuard({
    target: child.pid as number,
    signal: options.stopSignal,
    directory: options.directory,
  });

  const stop = async (): Promise<void> => {
    child.ref();
    if (child.exitCode === null && child.signalCode === null) child.kill(options.stopSignal);
    await exited;
    await guard.dismiss();
  };
  try {
    await waitUntilReady(child, options);
  } catch (error) {
    await stop();
    throw error;
  }
  child.unref();
  return { stop };
}
