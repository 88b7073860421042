import type { Clock } from './clock.ts';
import { createConnection, initialStatus } from './connection/connection.ts';
import type { Delivery } from './connection/delivery.ts';
import type { ConnectionStatus } from './connection/status.ts';
import type { TokenSource } from './connection/token.ts';
import { readToken } from './connection/token.ts';
import type { Topic } from './connection/topic.ts';
import { loadSnapshot, pollTopic } from './connection/topic-poll.ts';
import { streamTopic } from './connection/topic-stream.ts';
import {
  decodeCursor,
  decodeSnapshot,
  isEventType,
  type PositionedEvent,
  paths,
  type Snapshot,
} from './contract/index.ts';
import { StatusError } from './errors.ts';
import type { ResetEvent } from './event-pattern.ts';
import { reduce } from './store/reduce.ts';
import { callSafely, createStore, type Store } from './store/store.ts';

export interface FeedOptions {
  endpoint: string;
  organization: string;
  token: TokenSource | undefined;
  initialSnapshot: Snapshot | undefined;
  fetch: typeof fetch;
  clock: Clock;
  random: () => number;
}

export interface FeedState {
  snapshot: Snapshot | undefined;
  connection: ConnectionStatus;
}

export type FeedListener = (event: PositionedEvent | ResetEvent, before: Snapshot) => void;

/** The live state of one organization, for any number of clients. */
export interface Feed {
  state: Store<FeedState>;
  /** Keeps it connected until the answered undo is called; `now` spares the grace. */
  hold(): (now?: boolean) => void;
  onEvent(listener: FeedListener): () => void;
  refresh(): Promise<Snapshot>;
}

/** A component that leaves and returns within this time costs no new connection. */
export const GRACE_MS = 5000;

export function createFeed(options: FeedOptions): Feed {
  const { clock, random } = options;
  const listeners = new Set<FeedListener>();
  const state = createStore<FeedState>({
    snapshot: options.initialSnapshot,
    connection: initialStatus(clock),
  });
  let cursor = options.initialSnapshot?.cursor;
  let holders = 0;
  let grace: unknown;

  const topic = createTopic(options, () => cursor, deliver);
  const connection = createConnection({
    stream: (attempt) => streamTopic(topic, attempt),
    poll: (attempt) => pollTopic(topic, attempt),
    renewable: typeof options.token === 'function',
    ...{ clock, random },
    onStatus: (status) => state.set({ ...state.get(), connection: status }),
  });
  return { state, hold, onEvent, refresh };

  function hold(): (now?: boolean) => void {
    let held = true;
    holders += 1;
    clock.clearTimeout(grace);
    connection.start();
    return (now = false) => {
      if (!held) return;
      held = false;
      holders -= 1;
      if (holders > 0) return;
      if (now) connection.stop();
      else grace = clock.setTimeout(() => connection.stop(), GRACE_MS);
    };
  }

  function onEvent(listener: FeedListener): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  async function refresh(): Promise<Snapshot> {
    await loadSnapshot({ ...topic, deliver: deliverNewer });
    return state.get().snapshot as Snapshot;
  }

  function deliverNewer(delivery: Delivery): void {
    if (!isOlder(delivery.id, cursor)) deliver(delivery);
  }

  function deliver(delivery: Delivery): void {
    if (delivery.snapshot) replace(delivery);
    else advance(delivery);
  }

  function replace({ id, snapshot: value, reset }: Delivery): void {
    const before = state.get().snapshot;
    const snapshot = decodeSnapshot(value);
    if (!snapshot) throw new StatusError('unexpected_response', 'That is no snapshot.', { retryable: true });
    cursor = id;
    state.set({ ...state.get(), snapshot });
    if (!reset || !before) return;
    const timestamp = new Date(clock.now()).toISOString();
    emit({ type: 'stream.reset', timestamp, data: { reason: reset } }, before);
  }

  function advance({ id, event }: Delivery): void {
    const before = state.get().snapshot;
    const [next, have] = [decodeCursor(id), decodeCursor(cursor ?? '')];
    if (!before || next?.epoch !== have?.epoch || !next || !have) {
      throw new StatusError('unexpected_response', 'An event does not fit the state.', { retryable: true });
    }
    if (next.position <= have.position) return;
    cursor = id;
    if (!isKnown(event)) return;
    const positioned = { ...event, id };
    state.set({ ...state.get(), snapshot: reduce(before, positioned) });
    emit(positioned, before);
  }

  function emit(event: PositionedEvent | ResetEvent, before: Snapshot): void {
    for (const listener of [...listeners]) callSafely(() => listener(event, before));
  }
}

function createTopic(
  { endpoint, organization, token, fetch, clock }: FeedOptions,
  cursor: () => string | undefined,
  deliver: (delivery: Delivery) => void,
): Topic {
  return {
    streamUrl: endpoint + paths.stream(organization),
    eventsUrl: endpoint + paths.events(organization),
    snapshotUrl: endpoint + paths.summary(organization),
    cursorOf: (snapshot) => decodeSnapshot(snapshot)?.cursor ?? '',
    token: () => readToken(token),
    ...{ cursor, deliver, fetch, clock },
  };
}

/** Types that a newer server has and this reader does not know are passed over. */
function isKnown(event: unknown): event is PositionedEvent {
  return typeof event === 'object' && event !== null && 'type' in event && isEventType(event.type);
}

function isOlder(id: string, than: string | undefined): boolean {
  const [a, b] = [decodeCursor(id), decodeCursor(than ?? '')];
  return !!a && a.epoch === b?.epoch && a.position < b.position;
}
