import { isEventType, type StatusEvent } from './event.ts';
import type { FrameMap } from './frame.ts';
import type { Snapshot } from './snapshot.ts';

// Readers trust the shape of what their own server sends and check only what would break them: the
// outermost shape, so that a captive portal's page or a proxy's error is never taken for state.

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A snapshot from an unknown value, or undefined when it is none. */
export function decodeSnapshot(value: unknown): Snapshot | undefined {
  const { organization, services, groups, incidents, maintenances, cursor } = (value ??
    {}) as Partial<Snapshot>;
  const lists = [services, groups, incidents, maintenances];
  return typeof organization === 'object' && typeof cursor === 'string' && lists.every(Array.isArray)
    ? (value as Snapshot)
    : undefined;
}

/** The snapshot spelled by a `snapshot` frame, or undefined. */
export function parseSnapshot(text: string): Snapshot | undefined {
  return decodeSnapshot(parseObject(text));
}

/** The event spelled by a frame; undefined for an unknown type (readers ignore it) or broken text. */
export function parseEvent(text: string): StatusEvent | undefined {
  const value = parseObject(text);
  return value && isEventType(value['type']) && typeof value['data'] === 'object'
    ? (value as unknown as StatusEvent)
    : undefined;
}

/** A control frame's data, or undefined when the text is no object. */
export function parseFrame<T extends keyof FrameMap>(_name: T, text: string): FrameMap[T] | undefined {
  return parseObject(text) as FrameMap[T] | undefined;
}
