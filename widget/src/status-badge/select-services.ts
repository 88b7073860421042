import type { Service, Snapshot } from '@status-badge/sdk';
import { overallStatus } from '@status-badge/sdk/contract';

/**
 * The part of a snapshot that concerns the wanted services, named by id or exact name: those services,
 * what is wrong with or planned for them, and their own roll-up. None wanted: the snapshot itself.
 */
export function selectServices(snapshot: Snapshot, wanted: readonly string[]): Snapshot {
  if (wanted.length === 0) return snapshot;
  const services = snapshot.services.filter((service) => wanted.some((each) => isNamed(service, each)));
  const ids = new Set(services.map(({ id }) => id));
  const concerns = (thing: { services: readonly { id: string }[] }) =>
    thing.services.some(({ id }) => ids.has(id));
  return {
    ...snapshot,
    ...overallStatus(services),
    services,
    incidents: snapshot.incidents.filter(concerns),
    maintenances: snapshot.maintenances.filter(concerns),
  };
}

/** Whether one of the wanted services is not there: another name, another organization, or hidden from this reader. */
export function lacksService({ services }: Snapshot, wanted: readonly string[]): boolean {
  return wanted.some((each) => !services.some((service) => isNamed(service, each)));
}

function isNamed({ id, name }: Service, wanted: string): boolean {
  return id === wanted || name === wanted;
}
