import type { Clock } from './clock.ts';
import type { ConnectionStatus } from './connection/status.ts';
import type { TokenSource } from './connection/token.ts';
import { isTerminal, type Run } from './contract/index.ts';
import { untilFound } from './live.ts';
import { runModel } from './model.ts';
import { findFeed } from './shared-feeds.ts';

/** Which run, and how to follow it. */
export interface WatchRunOptions {
  /** Where the server is, as `https://status.example.com`. */
  endpoint: string | URL;
  /** The run's id. */
  run: string;
  /** A short-lived token of `POST /v1/tokens` whose scope is the run, or where to get one. */
  token?: TokenSource | undefined;
  /** State to begin with. Default: none. */
  initialRun?: Run | undefined;
  /** `polling` never opens a stream: it asks every 3 s. Default `stream`, with polling where streams fail. */
  transport?: 'stream' | 'polling' | undefined;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** For tests. Default: the system's. */
  clock?: Clock | undefined;
  /** For tests. Default: `Math.random`. */
  random?: (() => number) | undefined;
}

/** One run, live until it is terminal; then the connection ends by itself. A store, like a client. */
export interface RunWatch {
  /** The run with its progress, message and artifacts; undefined before the first answer. */
  getRun(): Run | undefined;
  /** Calls back after the run or the connection has changed, and keeps it connected. Returns the undo. */
  subscribe(listener: () => void): () => void;
  /** How the connection fares; a new object at every change, announced to {@link RunWatch.subscribe}. */
  readonly connection: ConnectionStatus;
  /** The run once it is terminal. Rejects with a StatusError when it is refused, or when `signal` aborts. */
  finished(options?: { signal?: AbortSignal | undefined }): Promise<Run>;
}

/** Watches a run. Opens nothing before the first listener. Throws a TypeError when `endpoint` is no URL, or `run` is missing. */
export function watchRun({ run: id, initialRun, ...source }: WatchRunOptions): RunWatch {
  const initial = initialRun && { run: initialRun, cursor: '' };
  const feed = findFeed(runModel(id), { ...source, sharing: 'page' }, initial);
  const watch: RunWatch = {
    getRun: () => feed.view.get().snapshot?.run,
    get connection() {
      return feed.view.get().connection;
    },
    subscribe(listener) {
      const forget = feed.view.subscribe(listener);
      const release = feed.hold();
      return () => {
        forget();
        release();
      };
    },
    finished: ({ signal } = {}) => untilFound(watch.subscribe, () => finalRun(watch), signal),
  };
  return watch;
}

function finalRun({ getRun, connection }: RunWatch): Run | undefined {
  const run = getRun();
  if (run && isTerminal(run.status)) return run;
  if (connection.state === 'stopped') throw connection.lastError;
  return undefined;
}
