import { z } from 'zod';
import { requireOrganization, requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { pageOutput, pageQuery, presentPage } from '../http/pagination.ts';
import { created, noContent, ok, type Resource, type Route, route } from '../http/route.ts';
import { publicId } from '../services/schema.ts';
import { addMaintenanceUpdate } from './add-maintenance-update.ts';
import { createMaintenance } from './create-maintenance.ts';
import { deleteMaintenance } from './delete-maintenance.ts';
import { findMaintenance } from './find-maintenance.ts';
import { listMaintenances } from './list-maintenances.ts';
import { presentPlan } from './present.ts';
import {
  maintenanceChanges,
  maintenanceFilter,
  maintenanceInput,
  maintenanceOutput,
  maintenanceUpdateInput,
  moveInput,
} from './schema.ts';
import { updateMaintenance } from './update-maintenance.ts';

const byId = z.object({ id: publicId });
const write = { scope: 'status:write' } as const;
const read = { scope: 'read' } as const;
const tag = 'Maintenances';

/** The organization of a key that may read it. */
function readableOrganization(actor: Actor): string {
  const id = requireOrganization(actor);
  requireScope(actor, 'read', id);
  return id;
}

const oneMaintenance: Resource<{ id: string }> = async (em, { actor, params }) =>
  presentPlan(await findMaintenance(em, requireOrganization(actor), params.id));

const MOVES = [
  ['start', 'in_progress', 'Start a maintenance now, before its time.'],
  ['verify', 'verifying', 'Say that the work is done and is being verified.'],
  ['complete', 'completed', 'Complete a maintenance now; its services return.'],
  ['cancel', 'cancelled', 'Cancel a maintenance; its services return.'],
] as const;

function moveRoutes(context: Context): Route[] {
  return MOVES.map(([word, status, summary]) =>
    route({
      method: 'post',
      path: `/v1/maintenances/{id}/${word}`,
      summary,
      tag,
      access: write,
      params: byId,
      body: moveInput,
      responses: { 200: maintenanceOutput },
      resource: oneMaintenance,
      async handle({ actor, params, body }) {
        const input = { status, ...body };
        return ok(await addMaintenanceUpdate(context, actor, requireOrganization(actor), params.id, input));
      },
    }),
  );
}

export function maintenanceRoutes(context: Context): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/maintenances',
      summary: 'Maintenances, ended ones too, latest window first.',
      tag,
      access: read,
      query: z.object({ ...maintenanceFilter, ...pageQuery }),
      responses: { 200: pageOutput('maintenances', maintenanceOutput) },
      async handle({ actor, query: { limit, after, ...filter } }) {
        const organizationId = readableOrganization(actor);
        const page = await listMaintenances(context.database.em(), organizationId, filter, { limit, after });
        return ok(presentPage('maintenances', page, presentPlan));
      },
    }),
    route({
      method: 'post',
      path: '/v1/maintenances',
      summary: 'Plan a maintenance; it starts and completes by itself at its times.',
      tag,
      access: write,
      body: maintenanceInput,
      responses: { 201: maintenanceOutput },
      async handle({ actor, body }) {
        const plan = await createMaintenance(context, actor, requireOrganization(actor), body);
        return created(plan, `/v1/maintenances/${plan.id}`);
      },
    }),
    route({
      method: 'get',
      path: '/v1/maintenances/{id}',
      summary: 'One maintenance with its timeline.',
      tag,
      access: read,
      params: byId,
      responses: { 200: maintenanceOutput },
      resource: oneMaintenance,
    }),
    route({
      method: 'patch',
      path: '/v1/maintenances/{id}',
      summary: 'Change what is planned; a later `scheduledEndAt` extends one that is under way.',
      tag,
      access: write,
      params: byId,
      body: maintenanceChanges,
      responses: { 200: maintenanceOutput },
      refusals: ['limit_reached'],
      resource: oneMaintenance,
      async handle({ actor, params, body }) {
        return ok(await updateMaintenance(context, actor, requireOrganization(actor), params.id, body));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/maintenances/{id}',
      summary: 'Delete a maintenance; its services return.',
      tag,
      access: write,
      params: byId,
      responses: { 204: null },
      resource: oneMaintenance,
      async handle({ actor, params }) {
        await deleteMaintenance(context, actor, requireOrganization(actor), params.id);
        return noContent();
      },
    }),
    route({
      method: 'post',
      path: '/v1/maintenances/{id}/updates',
      summary: 'Add news to the timeline, move to another status, or both.',
      tag,
      access: write,
      params: byId,
      body: maintenanceUpdateInput,
      responses: { 201: maintenanceOutput },
      resource: oneMaintenance,
      async handle({ actor, params, body }) {
        const organizationId = requireOrganization(actor);
        const plan = await addMaintenanceUpdate(context, actor, organizationId, params.id, body);
        return created(plan, `/v1/maintenances/${plan.id}`);
      },
    }),
    ...moveRoutes(context),
  ];
}
