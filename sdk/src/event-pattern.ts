import type { EventType, ResetReason, StatusEvent } from './contract/index.ts';

/** What an organization's stream carries: runs and queues have streams of their own. */
export type OrganizationEventType = Exclude<EventType, `run.${string}` | `queue.${string}`>;
/** An event of an organization's stream; narrow it by `type`. */
export type OrganizationEvent<T extends OrganizationEventType = OrganizationEventType> = StatusEvent<T>;

type EventGroup<T extends string = OrganizationEventType> = T extends `${infer Group}.${string}`
  ? Group
  : never;

/**
 * The history between two states is lost: what the server still had ended after this reader's cursor, or this reader
 * could not take what came (`missed`): its own file for that could not be loaded.
 * The snapshot is whole again when this is delivered; the events in between will never be.
 */
export interface ResetEvent {
  type: 'stream.reset';
  /** ISO 8601, by the reader's clock. */
  timestamp: string;
  data: { reason: ResetReason | 'missed' };
}

/** An event type, all types of one thing (`incident.*`), every domain event (`*`), or `stream.reset`. */
export type EventPattern = OrganizationEventType | `${EventGroup}.*` | '*' | 'stream.reset';

/** The events a pattern selects, as a union that narrows by `type`. */
export type EventFor<P extends EventPattern> = P extends '*'
  ? OrganizationEvent
  : P extends 'stream.reset'
    ? ResetEvent
    : P extends `${infer Group}.*`
      ? OrganizationEvent<Extract<OrganizationEventType, `${Group}.${string}`>>
      : P extends OrganizationEventType
        ? OrganizationEvent<P>
        : never;
