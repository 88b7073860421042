import type { Clock } from './clock.ts';
import type { Delivery } from './connection/delivery.ts';
import type { ConnectionStatus } from './connection/status.ts';
import { decodeCursor, isEventType, type PositionedEvent } from './contract/index.ts';
import { StatusError } from './errors.ts';
import type { ResetEvent } from './event-pattern.ts';
import type { Model } from './model.ts';
import { callSafely, createStore, type Store } from './store/store.ts';

/** What the clients of a feed see. */
export interface FeedView<S> {
  snapshot: S | undefined;
  connection: ConnectionStatus;
}

/** `before` is the state without the event. */
export type FeedListener<S> = (event: PositionedEvent | ResetEvent, before: S) => void;

/** Where deliveries become state and events: each once, in order. */
export interface FeedState<S> {
  view: Store<FeedView<S>>;
  /** The place up to which events were delivered. */
  cursor(): string | undefined;
  /** Throws a StatusError when the delivery does not fit what came before. */
  deliver(delivery: Delivery): void;
  /**
   * Takes a snapshot that came beside the stream, if it is newer. The events up to it are still to come, and
   * will be delivered. Answers whether it is of another epoch.
   */
  absorb(value: unknown): boolean;
  setConnection(connection: ConnectionStatus): void;
  onEvent(listener: FeedListener<S>): () => void;
}

export function createFeedState<S extends { cursor: string }>(
  model: Model<S>,
  clock: Clock,
  connection: ConnectionStatus,
  initial?: S,
): FeedState<S> {
  const listeners = new Set<FeedListener<S>>();
  const view = createStore<FeedView<S>>({ snapshot: initial, connection });
  let cursor = initial?.cursor;

  return {
    view,
    cursor: () => cursor,
    deliver: (delivery) => (delivery.snapshot ? replace(delivery) : advance(delivery)),
    absorb,
    setConnection: (connection) => view.set({ ...view.get(), connection }),
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };

  function setSnapshot(snapshot: S): void {
    view.set({ ...view.get(), snapshot });
  }

  function replace({ id, snapshot, reset }: Delivery): void {
    const before = view.get().snapshot;
    const next = readSnapshot(snapshot, id);
    cursor = id || next.cursor;
    setSnapshot(next);
    if (!reset || !before) return;
    const timestamp = new Date(clock.now()).toISOString();
    emit({ type: 'stream.reset', timestamp, data: { reason: reset } }, before);
  }

  function advance({ id, event }: Delivery): void {
    const before = view.get().snapshot;
    const distance = distanceOf(cursor, id);
    if (!before || distance === undefined) throw misfit('An event does not fit the state.');
    if (distance <= 0) return;
    cursor = id;
    if (!isKnown(event)) return;
    const positioned = { ...event, id };
    if ((distanceOf(before.cursor, id) ?? 0) > 0) setSnapshot(model.reduce(before, positioned));
    emit(positioned, before);
  }

  function absorb(value: unknown): boolean {
    const next = readSnapshot(value, '');
    const known = view.get().snapshot;
    const distance = known ? distanceOf(known.cursor, next.cursor) : 1;
    cursor ??= next.cursor;
    if (distance !== undefined && distance <= 0) return false;
    setSnapshot(next);
    return distance === undefined;
  }

  function readSnapshot(value: unknown, id: string): S {
    const next = model.decode(value, id);
    if (!next) throw misfit('That is no snapshot.');
    return next;
  }

  function emit(event: PositionedEvent | ResetEvent, before: S): void {
    for (const listener of [...listeners]) {
      if (listeners.has(listener)) callSafely(() => listener(event, before));
    }
  }
}

function misfit(message: string): StatusError {
  return new StatusError('unexpected_response', message);
}

/** Positions from one cursor to another; undefined when they are no cursors of one epoch. */
function distanceOf(from: string | undefined, to: string): number | undefined {
  const [a, b] = [decodeCursor(from ?? ''), decodeCursor(to)];
  return a && b && a.epoch === b.epoch ? b.position - a.position : undefined;
}

/** Types that a newer server has and this reader does not know are passed over. */
function isKnown(event: unknown): event is PositionedEvent {
  return typeof event === 'object' && event !== null && 'type' in event && isEventType(event.type);
}
