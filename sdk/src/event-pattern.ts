import type { EventType, ResetReason, StatusEvent } from './contract/index.ts';

type EventGroup<T extends string = EventType> = T extends `${infer Group}.${string}` ? Group : never;

/**
 * The history between two states is lost: what the server still had ended after this reader's cursor.
 * The snapshot is whole again when this is delivered; the events in between will never be.
 */
export interface ResetEvent {
  type: 'stream.reset';
  /** ISO 8601, by the reader's clock. */
  timestamp: string;
  data: { reason: ResetReason };
}

/** An event type, all types of one thing (`incident.*`), every domain event (`*`), or `stream.reset`. */
export type EventPattern = EventType | `${EventGroup}.*` | '*' | 'stream.reset';

/** The events a pattern selects, as a union that narrows by `type`. */
export type EventFor<P extends EventPattern> = P extends '*'
  ? StatusEvent
  : P extends 'stream.reset'
    ? ResetEvent
    : P extends `${infer Group}.*`
      ? StatusEvent<Extract<EventType, `${Group}.${string}`>>
      : P extends EventType
        ? StatusEvent<P>
        : never;
