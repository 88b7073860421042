import type { Organization, PositionedEvent, Snapshot } from '../contract/index.ts';
import { isMaintenanceEnded } from '../contract/maintenance.ts';
import { overallStatus } from '../contract/status.ts';
import { byOrder, byScheduledStart, byStartDescending } from './order.ts';

/** The state before the first event. `cursor` is the place just before it. */
export function emptySnapshot(organization: Organization, cursor: string): Snapshot {
  const none = { groups: [], services: [], incidents: [], maintenances: [] };
  return { organization, ...overallStatus([]), ...none, cursor };
}

/**
 * The state after an event. Pure: lists that the event does not touch stay the same objects, and folding
 * it over a topic's log gives what the server's summary answers. Events without effect move the cursor.
 */
export function reduce(snapshot: Snapshot, event: PositionedEvent): Snapshot {
  const next = { ...snapshot, ...change(snapshot, event), cursor: event.id };
  return { ...next, ...overallStatus(next.services, next.incidents) };
}

function change(snapshot: Snapshot, { type, data }: PositionedEvent): Partial<Snapshot> {
  const deleted = type.endsWith('.deleted');
  if ('organization' in data) return { organization: data.organization };
  if ('group' in data) return { groups: put(snapshot.groups, data.group, !deleted, byOrder) };
  if ('service' in data) return { services: put(snapshot.services, data.service, !deleted, byOrder) };
  if ('incident' in data) {
    const shown = !deleted && data.incident.status !== 'resolved';
    return { incidents: put(snapshot.incidents, data.incident, shown, byStartDescending) };
  }
  if ('maintenance' in data) {
    const shown = !deleted && !isMaintenanceEnded(data.maintenance.status);
    return { maintenances: put(snapshot.maintenances, data.maintenance, shown, byScheduledStart) };
  }
  return {};
}

/** The list with `item` in its place, or without it. */
function put<T extends { id: string }>(
  list: readonly T[],
  item: T,
  present: boolean,
  order: (a: T, b: T) => number,
): readonly T[] {
  const others = list.filter((other) => other.id !== item.id);
  return present ? [...others, item].sort(order) : others;
}
