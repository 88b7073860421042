import { defineEntity, p } from '@mikro-orm/core';
import type { AffectedService, IncidentStatus } from '@status-badge/sdk/contract';

/** One entry of an incident's timeline. */
const IncidentUpdateSchema = defineEntity({
  name: 'IncidentUpdate',
  tableName: 'incident_update',
  properties: {
    id: p.string().primary(),
    incidentId: p.string(),
    /** In which order entries were written: decides between entries of one instant. */
    sequence: p.integer(),
    status: p.string().$type<IncidentStatus>(),
    message: p.text(),
    /** What the incident imposed from this entry on. */
    services: p.json<AffectedService[]>(),
    displayAt: p.datetime(),
    sourceId: p.string().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export class IncidentUpdate extends IncidentUpdateSchema.class {}
IncidentUpdateSchema.setClass(IncidentUpdate);
