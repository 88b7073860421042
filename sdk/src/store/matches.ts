import { matchesPattern, type Snapshot, type StatusEvent } from '../contract/index.ts';

/** What a listener asked for; undefined is everything. */
export interface Selection {
  types?: readonly string[] | undefined;
  services?: readonly string[] | undefined;
}

/** Whether a listener for `pattern` gets an event. It touches a service that it names, or named before the change. */
export function matches(
  event: StatusEvent,
  before: Snapshot,
  pattern: string,
  { types, services }: Selection,
): boolean {
  const isOf = (one: string) => matchesPattern(event.type, one);
  if (!isOf(pattern) || (types && !types.some(isOf))) return false;
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
