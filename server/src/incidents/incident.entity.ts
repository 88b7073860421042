import { defineEntity, p } from '@mikro-orm/core';
import type { AffectedService, Impact, IncidentStatus } from '@status-badge/sdk/contract';

const IncidentSchema = defineEntity({
  name: 'Incident',
  tableName: 'incident',
  properties: {
    id: p.string().primary(),
    organizationId: p.string(),
    name: p.string(),
    status: p.string().$type<IncidentStatus>(),
    impact: p.string().$type<Impact>(),
    /** What it imposes while it is unresolved; afterwards, what it imposed last. */
    services: p.json<AffectedService[]>(),
    startedAt: p.datetime(),
    resolvedAt: p.datetime().nullable(),
    /** The name of who resolved it, for whoever comes second. */
    resolvedBy: p.string().nullable(),
    postmortem: p.text().nullable(),
    /** Where it was imported from, as `statuspage:<id>`. */
    sourceId: p.string().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** Something is wrong: what it is called, how bad it is, and which services show it. */
export class Incident extends IncidentSchema.class {
  isResolved(): boolean {
    return this.status === 'resolved';
  }
}
IncidentSchema.setClass(Incident);
