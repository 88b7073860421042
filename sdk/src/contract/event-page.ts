import type { EventType, PositionedEvent } from './event.ts';

/** The answer of `…/events`, unknown types left in place so that their positions count. */
export function decodeEvents(
  value: unknown,
):
  | { events: (PositionedEvent<EventType> | { id: string; type: string })[]; cursor: string; more: boolean }
  | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { events, cursor, more } = value as Record<string, unknown>;
  return Array.isArray(events) && typeof cursor === 'string'
    ? { events: events as PositionedEvent[], cursor, more: more === true }
    : undefined;
}
