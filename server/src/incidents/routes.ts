import { z } from 'zod';
import { requireOrganization, requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { pageOutput, pageQuery, presentPage } from '../http/pagination.ts';
import { created, noContent, ok, type Resource, type Route, route } from '../http/route.ts';
import { publicId } from '../services/schema.ts';
import { addIncidentUpdate } from './add-incident-update.ts';
import { createIncident } from './create-incident.ts';
import { deleteIncident } from './delete-incident.ts';
import { editIncidentUpdate } from './edit-incident-update.ts';
import { findIncident } from './find-incident.ts';
import { listIncidents } from './list-incidents.ts';
import { presentIncident } from './present.ts';
import {
  incidentChanges,
  incidentFilter,
  incidentInput,
  incidentOutput,
  incidentUpdateChanges,
  incidentUpdateInput,
} from './schema.ts';
import { updateIncident } from './update-incident.ts';

const byId = z.object({ id: publicId });
const byUpdate = z.object({ id: publicId, updateId: publicId });
const write = { scope: 'status:write' } as const;
const read = { scope: 'read' } as const;
const tag = 'Incidents';

/** The organization of a key that may read it. */
function readableOrganization(actor: Actor): string {
  const id = requireOrganization(actor);
  requireScope(actor, 'read', id);
  return id;
}

const oneIncident: Resource<{ id: string }> = async (em, { actor, params }) =>
  presentIncident(await findIncident(em, requireOrganization(actor), params.id));

export function incidentRoutes(context: Context): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/incidents',
      summary: 'Incidents, resolved ones too, newest first.',
      tag,
      access: read,
      query: z.object({ ...incidentFilter, ...pageQuery }),
      responses: { 200: pageOutput('incidents', incidentOutput) },
      async handle({ actor, query: { limit, after, ...filter } }) {
        const organizationId = readableOrganization(actor);
        const page = await listIncidents(context.database.em(), organizationId, filter, { limit, after });
        return ok(presentPage('incidents', page, presentIncident));
      },
    }),
    route({
      method: 'post',
      path: '/v1/incidents',
      summary: 'Open an incident, or bring in a past one with its entries.',
      tag,
      access: write,
      body: incidentInput,
      responses: { 201: incidentOutput },
      async handle({ actor, body }) {
        const incident = await createIncident(context, actor, requireOrganization(actor), body);
        return created(incident, `/v1/incidents/${incident.id}`);
      },
    }),
    route({
      method: 'get',
      path: '/v1/incidents/{id}',
      summary: 'One incident with its timeline.',
      tag,
      access: read,
      params: byId,
      responses: { 200: incidentOutput },
      resource: oneIncident,
    }),
    route({
      method: 'patch',
      path: '/v1/incidents/{id}',
      summary: 'Change what an incident is called, its impact, services, begin or postmortem.',
      tag,
      access: write,
      params: byId,
      body: incidentChanges,
      responses: { 200: incidentOutput },
      resource: oneIncident,
      async handle({ actor, params, body }) {
        return ok(await updateIncident(context, actor, requireOrganization(actor), params.id, body));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/incidents/{id}',
      summary: 'Delete an incident; its services return.',
      tag,
      access: write,
      params: byId,
      responses: { 204: null },
      resource: oneIncident,
      async handle({ actor, params }) {
        await deleteIncident(context, actor, requireOrganization(actor), params.id);
        return noContent();
      },
    }),
    route({
      method: 'post',
      path: '/v1/incidents/{id}/updates',
      summary: 'Add an entry to the timeline; with `resolved` the services return.',
      tag,
      access: write,
      params: byId,
      body: incidentUpdateInput,
      responses: { 201: incidentOutput },
      resource: oneIncident,
      async handle({ actor, params, body }) {
        const incident = await addIncidentUpdate(context, actor, requireOrganization(actor), params.id, body);
        return created(incident, `/v1/incidents/${incident.id}`);
      },
    }),
    route({
      method: 'patch',
      path: '/v1/incidents/{id}/updates/{updateId}',
      summary: 'Correct an entry of the timeline; the audit log keeps what it said.',
      tag,
      access: write,
      params: byUpdate,
      body: incidentUpdateChanges,
      responses: { 200: incidentOutput },
      refusals: ['limit_reached'],
      resource: oneIncident,
      async handle({ actor, params, body }) {
        const place = { incidentId: params.id, updateId: params.updateId };
        return ok(await editIncidentUpdate(context, actor, requireOrganization(actor), place, body));
      },
    }),
  ];
}
