import type { Clock } from './clock.ts';
import { createConnection, initialStatus } from './connection/connection.ts';
import type { Delivery, Transport } from './connection/delivery.ts';
import type { Fallback } from './connection/fallback.ts';
import { loadInTime } from './connection/guarded.ts';
import type { Tabs } from './connection/leader.ts';
import type { PageEvents } from './connection/page.ts';
import { readToken, type TokenSource } from './connection/token.ts';
import type { Topic } from './connection/topic.ts';
import { streamTopic } from './connection/topic-stream.ts';
import { createFeedState, type FeedState } from './feed-state.ts';
import type { Model } from './model.ts';
import type { OnDemand } from './on-demand.ts';
import type { StreamSlots } from './stream-slots.ts';
import type { Tab } from './tab.ts';

export interface FeedOptions {
  endpoint: string;
  token: TokenSource | undefined;
  fetch: typeof fetch;
  clock: Clock;
  random: () => number;
  /** False: it only ever polls. */
  streaming: boolean;
  files: OnDemand;
  /** How many streams the page may have. */
  slots: StreamSlots;
  page: PageEvents & Tabs;
  /** Whether the tabs of the browser share one connection. */
  shared: boolean;
}

/** The live state of one topic, for any number of clients. */
export interface Feed<S> extends Pick<FeedState<S>, 'view' | 'onEvent'> {
  /** Keeps it connected until the answered undo is called, and some seconds longer. */
  hold(): () => void;
  /** Spares the grace: disconnects now if nobody holds it. */
  rest(): void;
  /** Asks for the whole state now. Rejects when `signal` aborts. */
  refresh(signal?: AbortSignal): Promise<S>;
  /** Takes a state to begin with, if there is none yet. */
  seed(snapshot: S | undefined): void;
}

// Clients come and go, and are collected; a feed that is connected stays for the next.
const connected = new Set<object>();

/** A component that leaves and returns within this time costs no new connection. */
export const GRACE_MS = 5000;

export function createFeed<S extends { cursor: string }>(
  model: Model<S>,
  options: FeedOptions,
  initial?: S,
): Feed<S> {
  const { endpoint, token, fetch, clock, random, files, slots, streaming, page } = options;
  const { origin } = new URL(endpoint);
  const state = createFeedState({
    loadChanges: () => loadInTime(clock, files.changes),
    ...{ model, clock, connection: initialStatus(clock), initial },
  });
  const topic: Topic = {
    url: endpoint + model.path,
    snapshotPath: model.snapshotPath,
    token: () => readToken(token),
    judge: async (response) => (await loadFallback()).judge(response),
    deliver,
    ...{ cursor: state.cursor, prepare: state.prepare, fetch, clock },
  };
  const stream: Transport = (attempt) => slots.use(origin, () => streamTopic(topic, attempt));
  const mayStream = () => streaming && slots.isFree(origin);
  const connection = createConnection({
    loadPolling: async () => (await loadFallback()).poll,
    renewable: typeof token === 'function',
    onStatus(connection) {
      state.show({ connection });
      tab?.leader?.statusChanged();
    },
    ...{ stream, mayStream, clock, random },
  });
  let fallback: Fallback | undefined;
  let running = false;
  let holders = 0;
  let grace: unknown;
  let tab: Tab | undefined;
  const feed: Feed<S> = { view: state.view, onEvent: state.onEvent, hold, rest, refresh, seed };
  return feed;

  function hold(): () => void {
    let held = true;
    holders += 1;
    clock.clearTimeout(grace);
    void start();
    return () => {
      if (!held) return;
      held = false;
      holders -= 1;
      if (holders === 0) grace = clock.setTimeout(rest, GRACE_MS);
    };
  }

  function rest(): void {
    if (holders > 0) return;
    clock.clearTimeout(grace);
    tab?.unwatch();
    stop();
  }

  async function start(): Promise<void> {
    // Watched anew: started while it is hidden, a page has its time to be seen again.
    if (!running) tab?.unwatch();
    running = true;
    connected.add(feed);
    if (!options.shared) connection.start();
    // Where the file cannot be had, this tab connects by itself.
    if (page.document) await loadInTime(clock, files.tab).then(enter, () => undefined);
    if (!running) return;
    tab?.watch();
    if (options.shared) (tab?.leader ?? connection).start();
  }

  function stop(): void {
    running = false;
    connected.delete(feed);
    (tab?.leader ?? connection).stop();
  }

  function enter({ createTab }: typeof import('./tab.ts')): void {
    tab ??= createTab({
      name: options.shared ? `${endpoint}/${model.topic}` : undefined,
      ...{ page, clock, random, connection, state, start, stop, loadFallback },
    });
  }

  function seed(snapshot: S | undefined): void {
    if (snapshot && !state.view.get().snapshot) state.absorb(snapshot);
  }

  function deliver(delivery: Delivery): void {
    const after = state.cursor();
    state.deliver(delivery);
    tab?.leader?.delivered(delivery, after);
    const { snapshot } = state.view.get();
    if (snapshot && model.isFinal?.(snapshot)) connection.finish();
  }

  async function refresh(signal?: AbortSignal): Promise<S> {
    const { requestSnapshot } = await loadFallback();
    if (state.absorb(await requestSnapshot(signal))) connection.restart();
    return state.view.get().snapshot as S;
  }

  // Streams work nearly everywhere: who needs nothing else never loads it.
  async function loadFallback(): Promise<Fallback> {
    const { createFallback } = await loadInTime(clock, files.fallback);
    fallback ??= createFallback(topic, { stream, mayStream, pollMs: model.pollMs, random });
    return fallback;
  }
}
