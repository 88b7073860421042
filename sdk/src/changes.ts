import { isEventType, type PositionedEvent, type Snapshot } from './contract/index.ts';
import type { Model } from './model.ts';
import { matches, type Selection } from './store/matches.ts';
import { reduce } from './store/reduce.ts';

// What is wanted once something changes, in a file that comes with the first event.

/** What an event does. */
export interface Change<S> {
  event: PositionedEvent;
  /** The state with it. */
  after: S;
  /** Whether it is for a listener with this pattern and selection. */
  isFor(pattern: string, selection: Selection): boolean;
}

/** What a delivered body does to the state before it; undefined for a type that a newer server has and this reader does not know. */
export function readChange<S extends { cursor: string }>(
  model: Model<S>,
  before: S,
  { event: body, id }: { event: unknown; id: string },
): Change<S> | undefined {
  if (typeof body !== 'object' || body === null || !('type' in body) || !isEventType(body.type))
    return undefined;
  const event = { ...body, id } as PositionedEvent;
  // A topic that has no words of its own for it is an organization's.
  const snapshot = before as unknown as Snapshot;
  return {
    event,
    after: model.reduce?.(before, event) ?? (reduce(snapshot, event) as unknown as S),
    isFor: (pattern, selection) => matches(event, snapshot, pattern, selection),
  };
}
