import type { Incident, Maintenance, Snapshot } from '@status-badge/sdk/contract';
import { listIncidents } from '../incidents/list-incidents.ts';
import { presentIncident } from '../incidents/present.ts';
import { listMaintenances } from '../maintenances/list-maintenances.ts';
import { presentMaintenance } from '../maintenances/present.ts';
import type { EntityManager } from '../platform/database/database.ts';

/** How far back a history goes: so many of each kind. */
export const MOST_PAST = 50;

/** The last incidents of an organization, resolved ones too, newest first. */
export async function readIncidents(em: EntityManager, { organization }: Snapshot): Promise<Incident[]> {
  const { items } = await listIncidents(em, organization.id, {}, { limit: MOST_PAST });
  return items.map(presentIncident);
}

/** All maintenances that are planned or under way, soonest first, and the last that ended. */
export async function readMaintenances(
  em: EntityManager,
  { organization, maintenances }: Snapshot,
): Promise<Maintenance[]> {
  const { items } = await listMaintenances(em, organization.id, { status: 'ended' }, { limit: MOST_PAST });
  return [...maintenances, ...items.map(presentMaintenance)];
}
