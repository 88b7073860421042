import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, createWriteStream, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Guard, startGuard } from '../../../../scripts/processes/guard.ts';

/** A program that can be killed and started again in place: the same port, the same directory. */
export interface Machine {
  start(): Promise<void>;
  /** Resolves when it has ended. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface MachineOptions {
  readonly name: string;
  readonly command: string;
  readonly parameters: readonly string[];
  /** Where it runs; its output goes to `log` there. */
  readonly directory: string;
  readonly isReady: () => Promise<boolean>;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

const READY_WITHIN_MS = 30_000;

export function createMachine(options: MachineOptions): Machine {
  const log = join(options.directory, 'log');
  let child: ChildProcess | undefined;
  let guard: Guard | undefined;

  async function awaitReady(started: ChildProcess): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (started.exitCode === null && started.signalCode === null && Date.now() < deadline) {
      if (await options.isReady()) return;
      await sleep(50);
    }
    throw new Error(`${options.name} did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
  }

  return {
    async start() {
      appendFileSync(log, '');
      const output = createWriteStream(log, { flags: 'a' });
      await once(output, 'open');
      child = spawn(options.command, options.parameters, {
        cwd: options.directory,
        stdio: ['ignore', output, output],
        ...options.user,
      });
      output.close();
      await once(child, 'spawn');
      guard = startGuard({ target: child.pid!, signal: 'SIGINT' });
      await awaitReady(child);
    },
    async kill(signal) {
      const running = child;
      if (!running) return;
      child = undefined;
      const exited = once(running, 'exit');
      if (running.exitCode === null && running.signalCode === null) {
        running.kill(signal);
        await exited;
      }
      await guard?.dismiss();
    },
  };
}

/** Whether somebody accepts connections on a port of 127.0.0.1. */
export async function acceptsConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // nobody listens yet
  } finally {
    socket.destroy();
  }
}
