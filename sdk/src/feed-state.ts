import type { Clock } from './clock.ts';
import type { Delivery } from './connection/delivery.ts';
import type { ConnectionStatus } from './connection/status.ts';
import { distanceOf } from './connection/topic.ts';
import type { PositionedEvent } from './contract/index.ts';
import { StatusError } from './errors.ts';
import type { ResetEvent } from './event-pattern.ts';
import type { Model } from './model.ts';

type Changes = typeof import('./changes.ts');

import { createListeners } from './store/listeners.ts';
import type { Selection } from './store/matches.ts';
import { createStore, type Store } from './store/store.ts';

/** What the clients of a feed see. */
export interface FeedView<S> {
  snapshot: S | undefined;
  connection: ConnectionStatus;
}

/** `isFor` tells whether a pattern and a selection mean this event. */
export type FeedListener = (
  event: PositionedEvent | ResetEvent,
  isFor: (pattern: string, selection: Selection) => boolean,
) => void;

/** Where deliveries become state and events: each once, in order. */
export interface FeedState<S> {
  view: Store<FeedView<S>>;
  /** The place up to which events were delivered; undefined also when they cannot go on from there. */
  cursor(): string | undefined;
  /**
   * Makes ready for an event: what it does may have to be loaded. Rejects with a StatusError where that cannot be had.
   * The cursor is given up then: the server is asked for the whole state, and listeners hear of a reset.
   */
  prepare(): Promise<void>;
  /** Throws a StatusError when the delivery does not fit what came before, or nobody made ready for it. */
  deliver(delivery: Delivery): void;
  /**
   * Takes a snapshot that came beside the stream, if it is newer. The events up to it are still to come, and
   * will be delivered. Answers whether it is of another epoch.
   */
  absorb(value: unknown): boolean;
  /** Changes what clients see. */
  show(change: Partial<FeedView<S>>): void;
  onEvent(listener: FeedListener): () => void;
}

export interface FeedStateOptions<S extends { cursor: string }> {
  model: Model<S>;
  clock: Clock;
  connection: ConnectionStatus;
  initial: S | undefined;
  loadChanges(): Promise<Changes>;
}

export function createFeedState<S extends { cursor: string }>({
  model,
  clock,
  connection,
  initial,
  loadChanges,
}: FeedStateOptions<S>): FeedState<S> {
  const { tell, add: onEvent } = createListeners<Parameters<FeedListener>>();
  const view = createStore<FeedView<S>>({ snapshot: initial, connection });
  let last = initial?.cursor;
  let changes: Changes | undefined;
  /** Only a whole state helps. */
  let lost = false;
  const cursor = () => (lost ? undefined : last);

  return {
    view,
    cursor,
    prepare,
    deliver: (delivery) => (delivery.snapshot ? replace(delivery) : advance(delivery)),
    absorb,
    show,
    onEvent,
  };

  async function prepare(): Promise<void> {
    try {
      changes ??= await loadChanges();
    } catch (cause) {
      lost = true;
      throw new StatusError('network', 'The file that applies events is missing.', { cause });
    }
  }

  function show(change: Partial<FeedView<S>>): void {
    view.set({ ...view.get(), ...change });
  }

  function replace({ id, snapshot, reset }: Delivery): void {
    const before = view.get().snapshot;
    const next = readSnapshot(snapshot, id);
    const place = id || next.cursor;
    // Elsewhere than where we were, whoever it comes from: there were events that nobody here will hear of.
    const reason = reset ?? (last && last !== place && 'missed');
    last = place;
    lost = false;
    show({ snapshot: next });
    if (!reason || !before) return;
    const timestamp = new Date(clock.now()).toISOString();
    const type = 'stream.reset';
    tell({ type, timestamp, data: { reason } }, (pattern) => pattern === type);
  }

  function advance({ id, event }: Delivery): void {
    const before = view.get().snapshot;
    const distance = distanceOf(cursor(), id);
    if (!before || Number.isNaN(distance)) throw misfit('An event does not fit the state.');
    if (distance <= 0) return;
    const change = event ? changes!.readChange(model, before, { event, id }) : undefined;
    last = id;
    if (!change) return;
    if (distanceOf(before.cursor, id) > 0) show({ snapshot: change.after });
    tell(change.event, change.isFor);
  }

  function absorb(value: unknown): boolean {
    const next = readSnapshot(value, '');
    const known = view.get().snapshot;
    const distance = known ? distanceOf(known.cursor, next.cursor) : 1;
    last ??= next.cursor;
    if (distance <= 0) return false;
    show({ snapshot: next });
    return Number.isNaN(distance);
  }

  function readSnapshot(value: unknown, id: string): S {
    const next = model.decode(value, id);
    if (!next) throw misfit('That is no snapshot.');
    return next;
  }
}

function misfit(message: string): StatusError {
  return new StatusError('unexpected_response', message);
}
