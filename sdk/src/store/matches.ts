import { matchesPattern, type Snapshot, type StatusEvent } from '../contract/index.ts';

/** What a listener asked for; undefined is everything. */
export interface Selection {
  types?: readonly string[] | undefined;
  services?: readonly string[] | undefined;
}

/** Whether an event is selected. It touches a service that it names, or named before the change. */
export function matches(event: StatusEvent, before: Snapshot, { types, services }: Selection): boolean {
  if (types && !types.some((pattern) => matchesPattern(event.type, pattern))) return false;
  return !services || touched(event, before).some((id) => services.includes(id));
}

function touched({ data }: StatusEvent, before: Snapshot): string[] {
  if ('service' in data) return [data.service.id];
  const [now, known] =
    'incident' in data
      ? [data.incident, before.incidents]
      : 'maintenance' in data
        ? [data.maintenance, before.maintenances]
        : [undefined, []];
  if (!now) return [];
  const earlier = known.find(({ id }) => id === now.id);
  return [...now.services, ...(earlier?.services ?? [])].map(({ id }) => id);
}
