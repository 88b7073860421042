import type { Clock } from './clock.ts';
import { initialStatus } from './connection/connection.ts';
import type { Delivery } from './connection/delivery.ts';
import { loadInTime } from './connection/guarded.ts';
import type { ConnectionStatus } from './connection/status.ts';
import { distanceOf } from './connection/topic.ts';
import type { PositionedEvent } from './contract/index.ts';
import { StatusError } from './errors.ts';
import type { ResetEvent } from './event-pattern.ts';
import type { Model } from './model.ts';
import { createListeners } from './store/listeners.ts';
import type { Selection } from './store/matches.ts';

type Changes = typeof import('./changes.ts');

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
  view: {
    get(): FeedView<S>;
    /** Calls back after every change. Returns the undo. */
    subscribe(listener: () => void): () => void;
  };
  /** The place up to which events were delivered; undefined also when they cannot go on from there. */
  cursor(): string | undefined;
  /**
   * Makes ready for the event at `id`: what it does may have to be loaded, unless it is known already. Rejects with a
   * StatusError where that cannot be had.
   */
  prepare(id: string): Promise<void>;
  /** Gives the cursor up when it is still so: the server is asked for the whole state, and listeners hear of a reset. */
  lose(): void;
  /**
   * Throws a StatusError when the delivery does not fit what came before, or nobody made ready for it. A snapshot after
   * a loss is told as a reset; the delivery says so from then on.
   */
  deliver(delivery: Delivery): void;
  /** Takes a newer snapshot that came beside the stream. The events up to it are still to come, and will be delivered. */
  seed(snapshot: S): void;
  /** Changes what clients see. */
  show(change: Partial<FeedView<S>>): void;
  onEvent(listener: FeedListener): () => void;
}

export interface FeedStateOptions {
  clock: Clock;
  files: { changes(): Promise<Changes> };
}

export function createFeedState<S extends { cursor: string }>(
  model: Model<S>,
  { clock, files }: FeedStateOptions,
  initial?: S,
): FeedState<S> {
  const events = createListeners<Parameters<FeedListener>>();
  const views = createListeners();
  let view: FeedView<S> = { snapshot: initial, connection: initialStatus(clock) };
  let last = initial?.cursor;
  let changes: Changes | undefined;
  /** Only a whole state helps. */
  let lost = false;
  const cursor = () => (lost ? undefined : last);

  return {
    view: { get: () => view, subscribe: views.add },
    cursor,
    prepare,
    lose,
    deliver: (delivery) => (delivery.snapshot ? replace(delivery) : advance(delivery)),
    seed,
    show,
    onEvent: events.add,
  };

  async function prepare(id: string): Promise<void> {
    if (!(distanceOf(cursor(), id) <= 0)) changes ??= await loadInTime(clock, files.changes);
  }

  function lose(): void {
    lost = !changes;
  }

  function show(change: Partial<FeedView<S>>): void {
    view = { ...view, ...change };
    views.tell();
  }

  function replace(delivery: Delivery): void {
    const before = view.snapshot;
    const next = model.decode(delivery.snapshot, delivery.id);
    if (!next) throw misfit();
    const place = delivery.id || next.cursor;
    // There were events that nobody will hear of: neither here, nor in the tabs that follow.
    if (lost && last !== place) delivery.reset ??= 'missed';
    const reason = delivery.reset;
    last = place;
    lost = false;
    show({ snapshot: next });
    if (!reason || !before) return;
    const timestamp = new Date(clock.now()).toISOString();
    const type = 'stream.reset';
    events.tell({ type, timestamp, data: { reason } }, (pattern) => pattern === type);
  }

  function advance({ id, event }: Delivery): void {
    const before = view.snapshot as S;
    const distance = distanceOf(cursor(), id);
    if (distance <= 0) return;
    if (!(distance > 0)) throw misfit();
    // Whatever it throws over, it would throw over again.
    lost = true;
    const change = event ? changes!.readChange(model, before, { event, id }) : undefined;
    lost = false;
    last = id;
    if (!change) return;
    if (distanceOf(before.cursor, id) > 0) show({ snapshot: change.after });
    events.tell(change.event, change.isFor);
  }

  function seed(snapshot: S): void {
    last ??= snapshot.cursor;
    show({ snapshot });
  }
}

function misfit(): StatusError {
  return new StatusError('unexpected_response', 'That does not fit.');
}
