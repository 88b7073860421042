import type { Bus } from '../platform/bus/bus.ts';
import type { EventRecord } from './event-record.ts';

/** What the bus carries: an event that is committed, when, and in which life of the database. */
export interface EventHint {
  readonly epoch: string;
  /** In ms since 1970, by the writer's clock. */
  readonly publishedAt: number;
  readonly record: EventRecord;
}

/** Puts committed events on the bus, one channel per topic so that their order stays. Never throws. */
export function publish(
  bus: Bus,
  events: readonly EventRecord[],
  { epoch, publishedAt }: Pick<EventHint, 'epoch' | 'publishedAt'>,
): void {
  for (const event of events) bus.publish(event.topic, JSON.stringify({ ...event, epoch, publishedAt }));
}

/** The hint a bus message spells, or undefined: what is not ours is ignored, the log has the truth. */
export function readMessage(message: string): EventHint | undefined {
  try {
    const { epoch, publishedAt, topic, position, type, serviceIds, body } = JSON.parse(message);
    const isOurs =
      [epoch, topic, type, body].every((text) => typeof text === 'string') &&
      Number.isSafeInteger(position) &&
      typeof publishedAt === 'number' &&
      Array.isArray(serviceIds);
    return isOurs ? { epoch, publishedAt, record: { topic, position, type, serviceIds, body } } : undefined;
  } catch {
    return undefined;
  }
}
