import type { Bus } from '../platform/bus/bus.ts';
import type { EventRecord } from './event-record.ts';

/** Puts committed events on the bus, one channel per topic so that their order stays. Never throws. */
export function publish(bus: Bus, events: readonly EventRecord[]): void {
  for (const event of events) bus.publish(event.topic, JSON.stringify(event));
}

/** The event a bus message spells, or undefined: what is not ours is ignored, the log has the truth. */
export function readMessage(message: string): EventRecord | undefined {
  try {
    const value = JSON.parse(message) as EventRecord;
    return Number.isSafeInteger(value.position) && typeof value.body === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
