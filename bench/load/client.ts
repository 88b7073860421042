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
    tell: <T>(command: LoadCommand) =>
      new Promise<T>((done, fail) => {
        const finish = (settle: () => void): void => {
          child.off('message', hear);
          child.off('exit', leave);
          settle();
        };
        const leave = (): void => finish(() => fail(new Error('the load client has ended')));
        const hear = ({ answer, error }: { answer?: T; error?: string }): void =>
          finish(() =>
            error === undefined ? done(answer as T) : fail(new Error(`the load client says: ${error}`)),
          );
        child.on('message', hear);
        child.on('exit', leave);
        child.send(command);
      }),
    usage: () => sumUsage([child.pid!]),
    stop: () => endChild(child),
  };
}
