import type { EventType, StatusEvent } from './event.ts';

/** The one spelling of an event: encoded when it is appended, then stored, sent and resent as it is. */
export function encodeEvent<T extends EventType>(
  type: T,
  timestamp: string,
  data: StatusEvent<T>['data'],
): string {
  return JSON.stringify({ type, timestamp, data });
}
