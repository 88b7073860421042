import type { Clock } from './clock.ts';
import { createConnection } from './connection/connection.ts';
import type { Delivery, Transport } from './connection/delivery.ts';
import { loadInTime } from './connection/guarded.ts';
import type { Tabs } from './connection/leader.ts';
import type { PageEvents } from './connection/page.ts';
import type { TokenSource } from './connection/token.ts';
import type { Topic } from './connection/topic.ts';
import { streamTopic } from './connection/topic-stream.ts';
import type { Fallback } from './fallback.ts';
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
export interface Feed<S> extends Pick<FeedState<S>, 'view' | 'onEvent' | 'seed'> {
  /** Keeps it connected until the answered undo is called, and some seconds longer. */
  hold(): () => void;
  /** Spares the grace: disconnects now if nobody holds it. */
  rest(): void;
  /** Asks for the whole state now. Rejects when `signal` aborts. */
  refresh(signal?: AbortSignal): Promise<S>;
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
  const { endpoint, clock, files, slots, streaming, page, shared } = options;
  const { origin } = new URL(endpoint);
  const state = createFeedState(model, options, initial);
  const topic: Topic = {
    ...state,
    ...options,
    url: endpoint + model.path,
    judge: async (response) => (await loadFallback()).judge(response),
    deliver,
    lose() {
      state.lose();
      tab?.leader?.lost();
    },
  };
  const stream: Transport = (attempt) => slots.use(origin, () => streamTopic(topic, attempt));
  const mayStream = () => streaming && slots.isFree(origin);
  const connection = createConnection({
    ...options,
    ...{ stream, mayStream },
    loadPolling: async () => (await loadFallback()).poll,
    onStatus(connection) {
      state.show({ connection });
      tab?.leader?.statusChanged();
    },
  });
  let fallback: Fallback<S> | undefined;
  const holders = new Set<object>();
  let grace: unknown;
  let tab: Tab | undefined;
  const feed: Feed<S> = {
    ...state,
    ...{ hold, rest },
    refresh: async (signal) => (await loadFallback()).refresh(signal),
  };
  return feed;

  function hold(): () => void {
    const holder = {};
    holders.add(holder);
    clock.clearTimeout(grace);
    void start();
    return () => {
      if (holders.delete(holder) && holders.size === 0) grace = clock.setTimeout(rest, GRACE_MS);
    };
  }

  function rest(): void {
    if (holders.size > 0) return;
    clock.clearTimeout(grace);
    tab?.unwatch();
    stop();
  }

  async function start(): Promise<void> {
    // Watched anew: started while it is hidden, a page has its time to be seen again.
    if (!connected.has(feed)) tab?.unwatch();
    connected.add(feed);
    if (!shared) connection.start();
    // Where the file cannot be had, this tab connects by itself.
    if (page.document) await loadInTime(clock, files.tab).then(enter, () => undefined);
    if (!connected.has(feed)) return;
    tab?.watch();
    if (shared) (tab?.leader ?? connection).start();
  }

  function stop(): void {
    connected.delete(feed);
    (tab?.leader ?? connection).stop();
  }

  function enter({ createTab }: typeof import('./tab.ts')): void {
    tab ??= createTab({
      ...options,
      name: shared ? topic.url : undefined,
      ...{ connection, state, start, stop },
    });
  }

  function deliver(delivery: Delivery): void {
    const after = state.cursor();
    state.deliver(delivery);
    tab?.leader?.delivered(delivery, after);
    if (model.isFinal?.(state.view.get().snapshot)) connection.finish();
  }

  // Streams work nearly everywhere: who needs nothing else never loads it.
  async function loadFallback(): Promise<Fallback<S>> {
    const { createFallback } = await loadInTime(clock, files.fallback);
    fallback ??= createFallback({ ...options, model, topic, state, connection, stream, mayStream });
    return fallback;
  }
}
