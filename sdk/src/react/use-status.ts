import { useSyncExternalStore } from 'react';
import type { ConnectionStatus } from '../connection/status.ts';
import type { Incident, Service, Snapshot } from '../contract/index.ts';
import type { StatusClient } from '../status-client.ts';

const NO_INCIDENTS: Incident[] = [];

/** Part of a client's state, read in a way that never tears. Must answer the same until it changes. */
function useClient<T>(client: StatusClient, read: () => T): T {
  return useSyncExternalStore(client.subscribe, read, read);
}

/** The state, live while the component is mounted; undefined before the first answer. */
export function useStatus(client: StatusClient): Snapshot | undefined {
  return useClient(client, client.getSnapshot);
}

/** One service; renders again only when that service changes. Undefined when there is none of that id. */
export function useService(client: StatusClient, id: string): Service | undefined {
  return useClient(client, () => client.getSnapshot()?.services.find((service) => service.id === id));
}

/** Unresolved incidents, newest first; empty before the first answer. */
export function useIncidents(client: StatusClient): readonly Incident[] {
  return useClient(client, () => client.getSnapshot()?.incidents ?? NO_INCIDENTS);
}

/** How the connection fares: show when the state is stale. */
export function useConnection(client: StatusClient): ConnectionStatus {
  return useClient(client, () => client.connection);
}
