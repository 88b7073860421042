import type { Clock } from './clock.ts';
import { createConnection, initialStatus } from './connection/connection.ts';
import type { Delivery } from './connection/delivery.ts';
import { asStatusError } from './connection/guarded.ts';
import type { Tabs } from './connection/leader.ts';
import type { PageEvents } from './connection/page.ts';
import { readToken, type TokenSource } from './connection/token.ts';
import type { Topic } from './connection/topic.ts';
import { streamTopic } from './connection/topic-stream.ts';
import { createFeedState, type FeedState } from './feed-state.ts';
import type { Model } from './model.ts';
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
/** What is shared between tabs changes with it: the major version of the package. */
export const SHARING_VERSION = 0;

export function createFeed<S extends { cursor: string }>(
  model: Model<S>,
  options: FeedOptions,
  initial?: S,
): Feed<S> {
  const { endpoint, token, fetch, clock, random, slots, streaming, page } = options;
  const { origin } = new URL(endpoint);
  const state = createFeedState(model, clock, initialStatus(clock), initial);
  const topic: Topic = {
    url: endpoint + model.path,
    snapshotPath: model.snapshotPath,
    token: () => readToken(token),
    cursor: state.cursor,
    deliver,
    ...{ fetch, clock },
  };
  const connection = createConnection({
    stream: (attempt) => slots.use(origin, () => streamTopic(topic, attempt)),
    poll: async (attempt) => (await loadPolling()).pollTopic(topic, attempt),
    pollMs: model.pollMs,
    mayStream: () => streaming && slots.isFree(origin),
    renewable: typeof token === 'function',
    onStatus(status) {
      state.setConnection(status);
      tab?.leader?.statusChanged();
      // A page lives long: the file it polls with may be gone from its server when a proxy falls silent.
      if (page.document && status.state === 'open') loadPolling().catch(() => undefined);
    },
    ...{ clock, random },
  });
  let running = false;
  let holders = 0;
  let grace: unknown;
  let unwatch: (() => void) | undefined;
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
    unwatch?.();
    unwatch = undefined;
    stop();
  }

  async function start(): Promise<void> {
    if (!running) {
      // Watched anew: started while it is hidden, a page has its time to be seen again.
      unwatch?.();
      unwatch = undefined;
    }
    running = true;
    connected.add(feed);
    if (!options.shared) connection.start();
    // Where the file cannot be had, this tab connects by itself.
    if (page.document) await import('./tab.ts').then(enter, () => undefined);
    if (!running) return;
    unwatch ??= tab?.watch();
    if (options.shared) (tab?.leader ?? connection).start();
  }

  function stop(): void {
    running = false;
    connected.delete(feed);
    (tab?.leader ?? connection).stop();
  }

  function enter({ createTab }: typeof import('./tab.ts')): void {
    const name = `status-badge/${SHARING_VERSION}/${endpoint}/${model.topic}`;
    tab ??= createTab({
      name: options.shared ? name : undefined,
      ...{ page, clock, random, connection, state, start, stop },
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
    if (snapshot && model.isFinal(snapshot)) connection.finish();
  }

  async function refresh(signal?: AbortSignal): Promise<S> {
    const { requestSnapshot } = await loadPolling();
    if (state.absorb(await requestSnapshot(topic, signal))) connection.restart();
    return state.view.get().snapshot as S;
  }
}

// Streams work nearly everywhere: who never polls never loads how.
async function loadPolling() {
  return import('./connection/topic-poll.ts').catch((error) => {
    throw asStatusError(error);
  });
}
