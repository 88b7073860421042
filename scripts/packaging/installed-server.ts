import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const HEALTHY_WITHIN_MS = 60_000;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface InstalledServer {
  readonly url: string;
  /** Sends `SIGTERM` as a container or a terminal does: to everything the command started. */
  stop(): Promise<Exit>;
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // refused: not listening yet
  }
}

/** npx dies of a signal before what it started has ended. */
function isGroupAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false; // no such group
  }
}

/** Starts a server command and waits until `/health` at `url` says that all is well. */
export async function startInstalled(
  command: string,
  parameters: readonly string[],
  options: SpawnOptions,
  url: string,
): Promise<InstalledServer> {
  const child = spawn(command, parameters, { ...options, stdio: 'ignore', detached: true });
  const exited = once(child, 'exit');
  const stop = async (): Promise<Exit> => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid as number), 'SIGTERM');
    const [code, signal] = await exited;
    while (isGroupAlive(child.pid as number)) await sleep(50);
    return { code, signal };
  };
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (!(await isHealthy(url))) {
    if (child.exitCode !== null)
      throw new Error(`${command} ended with ${child.exitCode} before it was healthy.`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${command} was not healthy after ${HEALTHY_WITHIN_MS / 1000} s.`);
    }
    await sleep(100);
  }
  return { url, stop };
}
