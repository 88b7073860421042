import type { Incident, Maintenance, Snapshot } from '@status-badge/sdk/contract';
import { listIncidents } from '../incidents/list-incidents.ts';
import { presentIncident } from '../incidents/present.ts';
import { listMaintenances } from '../maintenances/list-maintenances.ts';
import { presentMaintenance } from '../maintenances/present.ts';
import type { EntityManager } from '../platform/database/database.ts';

/** How far back a history goes: so many of each kind. */
export const MOST_PAST = 50;
/** And how long each kind gets, in characters of JSON: a hundred times the usual, far less than fifty of the longest. */
const MOST_CHARACTERS = 1_048_576;

/** The first that are not too long together, and always one. */
function fit<T extends object>(happenings: T[]): T[] {
  let characters = 0;
  const end = happenings.findIndex((happening, index) => {
    characters += JSON.stringify(happening).length;
    return index > 0 && characters > MOST_CHARACTERS;
  });
  return end === -1 ? happenings : happenings.slice(0, end);
}

/** The last incidents of an organization, resolved ones too, newest first. */
export async function readIncidents(em: EntityManager, { organization }: Snapshot): Promise<Incident[]> {
  const { items } = await listIncidents(em, organization.id, {}, { limit: MOST_PAST });
  return fit(items.map(presentIncident));
}

/** All maintenances that are planned or under way, soonest first, and the last that ended. */
export async function readMaintenances(
  em: EntityManager,
  { organization, maintenances }: Snapshot,
): Promise<Maintenance[]> {
  const { items } = await listMaintenances(em, organization.id, { status: 'ended' }, { limit: MOST_PAST });
  const ended = fit(items.map(presentMaintenance));
  // One may have ended since the state was read: it is told once, as it is by now.
  const ids = new Set(ended.map(({ id }) => id));
  return [...maintenances.filter(({ id }) => !ids.has(id)), ...ended];
}
