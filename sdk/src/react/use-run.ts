import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { ConnectionStatus } from '../connection/status.ts';
import type { Run } from '../contract/index.ts';
import { type WatchRunOptions, watchRun } from '../watch-run.ts';

/** A run and how the connection to it fares. */
export interface LiveRun {
  /** Undefined before the first answer. */
  run: Run | undefined;
  connection: ConnectionStatus;
}

/**
 * A run, live until it is terminal. Another `endpoint`, `run`, `transport` or token text is another watch; a token getter and
 * `fetch` are read when they are needed, and need not be the same functions at each render.
 */
export function useRun(options: WatchRunOptions): LiveRun {
  const newest = useRef(options);
  useEffect(() => {
    newest.current = options;
  });
  const { run: id, transport = 'stream', token } = options;
  const endpoint = String(options.endpoint);
  const tokenText = typeof token === 'function' ? undefined : token;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else the options say is read when it is needed
  const watch = useMemo(
    () =>
      watchRun({
        ...options,
        ...(typeof token === 'function' && { token: () => readNewest(newest.current) }),
        ...(options.fetch && { fetch: (...request) => (newest.current.fetch ?? fetch)(...request) }),
      }),
    [endpoint, id, transport, tokenText],
  );
  const run = useSyncExternalStore(watch.subscribe, watch.getRun, watch.getRun);
  const readConnection = () => watch.connection;
  return { run, connection: useSyncExternalStore(watch.subscribe, readConnection, readConnection) };
}

/** {@link useRun} for places where streams are not wanted: asks every 3 s until the run is terminal. */
export function useRunPolling(options: Omit<WatchRunOptions, 'transport'>): LiveRun {
  return useRun({ ...options, transport: 'polling' });
}

function readNewest({ token }: WatchRunOptions): string | undefined | Promise<string | undefined> {
  return typeof token === 'function' ? token() : token;
}
