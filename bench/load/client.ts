import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endChild, LOAD_CORE, spawnPinned, sumUsage, type Usage } from '../processes.ts';
import type { LoadAnswer, LoadCommand } from './messages.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** The load client as the harness sees it. */
export interface LoadClient {
  tell<T = LoadAnswer>(command: LoadCommand): Promise<T>;
  usage(): Usage;
  stop(): Promise<void>;
}

export function startLoadClient(): LoadClient {
  const child = spawnPinned(process.execPath, [MAIN], { core: LOAD_CORE, ipc: true });
  return {
    async tell<T>(command: LoadCommand): Promise<T> {
      const reply = once(child, 'message') as Promise<[{ answer?: T; error?: string }]>;
      child.send(command);
      const [{ answer, error }] = await reply;
      if (error !== undefined) throw new Error(`the load client says: ${error}`);
      return answer as T;
    },
    usage: () => sumUsage([child.pid!]),
    stop: () => endChild(child),
  };
}
