import type { Maintenance, Snapshot } from '@status-badge/sdk/contract';
import { ICalCalendar, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { cleanForXml } from './clean-for-xml.ts';

const HOUR_S = 3_600;
const SECOND_MS = 1_000;

/** Maintenances as a calendar to subscribe to (RFC 5545). It depends on nothing but its arguments. */
export function writeCalendar(
  { organization }: Snapshot,
  maintenances: readonly Maintenance[],
  address: string,
): string {
  const { hostname } = new URL(address);
  const calendar = new ICalCalendar({
    name: cleanForXml(`${organization.name} · Maintenances`),
    prodId: '//Status Badge//Maintenances//EN',
    source: `${address}/history.ics`,
    ttl: HOUR_S,
    url: address,
  });
  for (const maintenance of maintenances) {
    const { id, name, status, updates, createdAt, updatedAt } = maintenance;
    const ageMs = Date.parse(updatedAt) - Date.parse(createdAt);
    calendar.createEvent({
      id: `${id}@${hostname}`,
      summary: cleanForXml(name),
      description: cleanForXml(updates.map(({ message }) => message).join('\n\n')) || null,
      start: new Date(maintenance.scheduledStartAt),
      end: new Date(maintenance.scheduledEndAt),
      created: new Date(createdAt),
      lastModified: new Date(updatedAt),
      // RFC 5545 §3.8.7.2: of a calendar that is published, the time of the last change.
      stamp: new Date(updatedAt),
      // RFC 5545 §3.8.7.4: greater with each revision; how many there were is not known, but how long they took.
      sequence: Math.max(0, Math.floor(ageMs / SECOND_MS)),
      status: status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      // It takes nobody's time.
      transparency: ICalEventTransparency.TRANSPARENT,
      url: address,
    });
  }
  return calendar.toString();
}
