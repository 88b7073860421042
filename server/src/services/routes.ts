import { z } from 'zod';
import { requireOrganization, requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { created, noContent, ok, type Route, route } from '../http/route.ts';
import { createGroup } from './create-group.ts';
import { createService } from './create-service.ts';
import { deleteGroup } from './delete-group.ts';
import { deleteService } from './delete-service.ts';
import { findService } from './find-service.ts';
import { listGroups, listServices } from './list-services.ts';
import { presentGroup, presentService } from './present.ts';
import { reorderServices } from './reorder-services.ts';
import {
  groupChanges,
  groupInput,
  groupOutput,
  publicId,
  reorderInput,
  serviceChanges,
  serviceInput,
  serviceOutput,
} from './schema.ts';
import { updateGroup } from './update-group.ts';
import { updateService } from './update-service.ts';

const byId = z.object({ id: publicId });
const write = { scope: 'status:write' } as const;
const read = { scope: 'read' } as const;

/** The organization of a key that may read it. */
function readableOrganization(actor: Actor): string {
  const id = requireOrganization(actor);
  requireScope(actor, 'read', id);
  return id;
}

export function serviceRoutes(context: Context): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/services',
      summary: 'All services, by order.',
      tag: 'Services',
      access: read,
      responses: { 200: z.object({ services: z.array(serviceOutput) }) },
      async handle({ actor }) {
        const services = await listServices(context.database.em(), readableOrganization(actor));
        return ok({ services: services.map(presentService) });
      },
    }),
    route({
      method: 'post',
      path: '/v1/services',
      summary: 'Add a service.',
      tag: 'Services',
      access: write,
      body: serviceInput,
      responses: { 201: serviceOutput },
      async handle({ actor, body }) {
        const service = await createService(context, actor, requireOrganization(actor), body);
        return created(service, `/v1/services/${service.id}`);
      },
    }),
    route({
      method: 'get',
      path: '/v1/services/{id}',
      summary: 'One service.',
      tag: 'Services',
      access: read,
      params: byId,
      responses: { 200: serviceOutput },
      async handle({ actor, params }) {
        return ok(
          presentService(await findService(context.database.em(), readableOrganization(actor), params.id)),
        );
      },
    }),
    route({
      method: 'patch',
      path: '/v1/services/{id}',
      summary: 'Change a service; with `status`, what is set by hand.',
      tag: 'Services',
      access: write,
      params: byId,
      body: serviceChanges,
      responses: { 200: serviceOutput },
      async handle({ actor, params, body }) {
        return ok(await updateService(context, actor, requireOrganization(actor), params.id, body));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/services/{id}',
      summary: 'Delete a service and its history.',
      tag: 'Services',
      access: write,
      params: byId,
      responses: { 204: null },
      async handle({ actor, params }) {
        await deleteService(context, actor, requireOrganization(actor), params.id);
        return noContent();
      },
    }),
    route({
      method: 'post',
      path: '/v1/services/reorder',
      summary: 'Put services in the order in which they are listed.',
      tag: 'Services',
      access: write,
      body: reorderInput,
      responses: { 200: z.object({ services: z.array(serviceOutput) }) },
      async handle({ actor, body }) {
        return ok({ services: await reorderServices(context, actor, requireOrganization(actor), body) });
      },
    }),
    route({
      method: 'get',
      path: '/v1/groups',
      summary: 'All groups, by order.',
      tag: 'Groups',
      access: read,
      responses: { 200: z.object({ groups: z.array(groupOutput) }) },
      async handle({ actor }) {
        const groups = await listGroups(context.database.em(), readableOrganization(actor));
        return ok({ groups: groups.map(presentGroup) });
      },
    }),
    route({
      method: 'post',
      path: '/v1/groups',
      summary: 'Add a group.',
      tag: 'Groups',
      access: write,
      body: groupInput,
      responses: { 201: groupOutput },
      async handle({ actor, body }) {
        const group = await createGroup(context, actor, requireOrganization(actor), body);
        return created(group, `/v1/groups/${group.id}`);
      },
    }),
    route({
      method: 'patch',
      path: '/v1/groups/{id}',
      summary: 'Change a group.',
      tag: 'Groups',
      access: write,
      params: byId,
      body: groupChanges,
      responses: { 200: groupOutput },
      async handle({ actor, params, body }) {
        return ok(await updateGroup(context, actor, requireOrganization(actor), params.id, body));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/groups/{id}',
      summary: 'Delete a group; its services move to the top level.',
      tag: 'Groups',
      access: write,
      params: byId,
      responses: { 204: null },
      async handle({ actor, params }) {
        await deleteGroup(context, actor, requireOrganization(actor), params.id);
        return noContent();
      },
    }),
  ];
}
