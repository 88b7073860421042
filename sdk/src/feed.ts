import type { Clock } from './clock.ts';
import { type Connection, createConnection, initialStatus } from './connection/connection.ts';
import type { Delivery } from './connection/delivery.ts';
import { createLeader, type Leader } from './connection/leader.ts';
import { type PageEvents, watchPage } from './connection/page.ts';
import { readToken, type TokenSource } from './connection/token.ts';
import type { Topic } from './connection/topic.ts';
import { pollTopic, requestSnapshot } from './connection/topic-poll.ts';
import { streamTopic } from './connection/topic-stream.ts';
import { createFeedState, type FeedState } from './feed-state.ts';
import type { Model } from './model.ts';
import type { StreamSlots } from './stream-slots.ts';

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
  page: PageEvents;
  /** What tabs share a connection by. Default: they do not. */
  tabs?: Tabs | undefined;
}

export interface Tabs {
  locks: Pick<LockManager, 'request' | 'query'>;
  createChannel(name: string): BroadcastChannel;
}

/** The live state of one topic, for any number of clients. */
export interface Feed<S> extends Pick<FeedState<S>, 'view' | 'onEvent'> {
  /** Keeps it connected until the answered undo is called, and some seconds longer. */
  hold(): () => void;
  /** Spares the grace: disconnects now if nobody holds it. */
  rest(): void;
  refresh(): Promise<S>;
  /** Takes a state to begin with, if there is none yet. */
  seed(snapshot: S | undefined): void;
}

/** A component that leaves and returns within this time costs no new connection. */
export const GRACE_MS = 5000;
/** What is shared between tabs changes with it: it goes with the major version. */
const SHARING_VERSION = 0;
/** When the network returns, it does so for everybody. */
const ONLINE_JITTER_MS = 1000;

export function createFeed<S extends { cursor: string }>(
  model: Model<S>,
  options: FeedOptions,
  initial?: S,
): Feed<S> {
  const { clock, random } = options;
  const state = createFeedState(model, clock, initialStatus(clock), initial);
  const topic = createTopic(model, options, state, delivered);
  const connection = createFeedConnection(options, topic, model.pollMs, (status) => {
    state.setConnection(status);
    leader?.statusChanged();
  });
  const leader = options.tabs && createTabs(model.topic, options, options.tabs, state, connection);
  let holders = 0;
  let grace: unknown;
  let unwatch: (() => void) | undefined;
  return { view: state.view, onEvent: state.onEvent, hold, rest, refresh, seed };

  function hold(): () => void {
    let held = true;
    holders += 1;
    clock.clearTimeout(grace);
    unwatch ??= watch();
    (leader ?? connection).start();
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
    (leader ?? connection).stop();
  }

  function watch(): () => void {
    return watchPage(options.page, clock, {
      hidden: () => leader?.yield(),
      pause: () => {
        // Refused for good stays so: there is nothing to resume.
        if (state.view.get().connection.state !== 'stopped') (leader ?? connection).stop();
      },
      wake() {
        if (state.view.get().connection.state !== 'stopped') (leader ?? connection).start();
        leader?.claim();
        connection.wake();
      },
      online: () => connection.wake(random() * ONLINE_JITTER_MS),
    });
  }

  function seed(snapshot: S | undefined): void {
    if (snapshot && !state.view.get().snapshot) state.absorb(snapshot);
  }

  function delivered(delivery: Delivery, after: string | undefined): void {
    leader?.delivered(delivery, after);
    const { snapshot } = state.view.get();
    if (snapshot && model.isFinal(snapshot)) connection.finish();
  }

  async function refresh(): Promise<S> {
    if (state.absorb(await requestSnapshot(topic))) connection.restart();
    return state.view.get().snapshot as S;
  }
}

function createTopic<S extends { cursor: string }>(
  model: Model<S>,
  { endpoint, token, fetch, clock }: FeedOptions,
  state: FeedState<S>,
  delivered: (delivery: Delivery, after: string | undefined) => void,
): Topic {
  return {
    streamUrl: endpoint + model.streamPath,
    eventsUrl: endpoint + model.eventsPath,
    snapshotUrl: endpoint + model.snapshotPath,
    cursorOf: (snapshot) => model.decode(snapshot, '')?.cursor ?? '',
    token: () => readToken(token),
    cursor: state.cursor,
    deliver(delivery) {
      const after = state.cursor();
      state.deliver(delivery);
      delivered(delivery, after);
    },
    ...{ fetch, clock },
  };
}

function createFeedConnection(
  { endpoint, token, clock, random, slots, streaming }: FeedOptions,
  topic: Topic,
  pollMs: number,
  onStatus: Parameters<typeof createConnection>[0]['onStatus'],
): Connection {
  const { origin } = new URL(endpoint);
  return createConnection({
    stream: (attempt) => slots.use(origin, () => streamTopic(topic, attempt)),
    poll: (attempt) => pollTopic(topic, attempt),
    mayStream: () => streaming && slots.isFree(origin),
    renewable: typeof token === 'function',
    ...{ clock, random, pollMs, onStatus },
  });
}

function createTabs<S>(
  topic: string,
  { endpoint, clock }: FeedOptions,
  tabs: Tabs,
  state: FeedState<S>,
  connection: Connection,
): Leader {
  return createLeader({
    ...tabs,
    name: `status-badge/${SHARING_VERSION}/${endpoint}/${topic}`,
    clock,
    connect: connection.start,
    disconnect: connection.stop,
    follow: connection.defer,
    cursor: state.cursor,
    snapshot: () => state.view.get().snapshot,
    status: () => state.view.get().connection,
    deliver: state.deliver,
  });
}
