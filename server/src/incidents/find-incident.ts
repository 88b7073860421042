import { notFound } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { Incident } from './incident.entity.ts';
import { IncidentUpdate } from './incident-update.entity.ts';

/** An incident with its timeline, newest first. */
export interface IncidentRecord {
  incident: Incident;
  updates: IncidentUpdate[];
}

/** The order of a timeline: newest first; of two entries of one instant, the later written first. */
export function byDisplay(a: IncidentUpdate, b: IncidentUpdate): number {
  return b.displayAt.getTime() - a.displayAt.getTime() || b.sequence - a.sequence;
}

/** Incidents with their timelines, in the order given, for one query. */
export async function withUpdates(
  em: EntityManager,
  incidents: readonly Incident[],
): Promise<IncidentRecord[]> {
  const ids = incidents.map(({ id }) => id);
  const updates = ids.length === 0 ? [] : await em.find(IncidentUpdate, { incidentId: { $in: ids } });
  const byIncident = Map.groupBy(updates.sort(byDisplay), ({ incidentId }) => incidentId);
  return incidents.map((incident) => ({ incident, updates: byIncident.get(incident.id) ?? [] }));
}

export async function findIncident(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<IncidentRecord> {
  const incident = await em.findOne(Incident, { id, organizationId });
  if (!incident) throw notFound('incident', id);
  const [record] = await withUpdates(em, [incident]);
  return record!;
}
