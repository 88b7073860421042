import type { Incident as WireIncident, IncidentUpdate as WireUpdate } from '@status-badge/sdk/contract';
import type { IncidentRecord } from './find-incident.ts';
import type { IncidentUpdate } from './incident-update.entity.ts';

export function presentIncidentUpdate(update: IncidentUpdate): WireUpdate {
  return {
    id: update.id,
    status: update.status,
    message: update.message,
    services: update.services,
    displayAt: update.displayAt.toISOString(),
    createdAt: update.createdAt.toISOString(),
    updatedAt: update.updatedAt.toISOString(),
  };
}

export function presentIncident({ incident, updates }: IncidentRecord): WireIncident {
  return {
    id: incident.id,
    name: incident.name,
    status: incident.status,
    impact: incident.impact,
    services: incident.services,
    updates: updates.map(presentIncidentUpdate),
    startedAt: incident.startedAt.toISOString(),
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
    postmortem: incident.postmortem ?? null,
    createdAt: incident.createdAt.toISOString(),
    updatedAt: incident.updatedAt.toISOString(),
  };
}
