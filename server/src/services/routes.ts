import { z } from 'zod';
import { requireOrganization, requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { pageOutput, pageQuery, presentPage } from '../http/pagination.ts';
import { created, noContent, ok, type Resource, type Route, route } from '../http/route.ts';
import { createGroup } from './create-group.ts';
import { createService } from './create-service.ts';
import { deleteGroup } from './delete-group.ts';
import { deleteService } from './delete-service.ts';
import { findGroup, findService } from './find-service.ts';
import { listGroupPage, listServicePage } from './list-services.ts';
import { presentGroup, presentService } from './present.ts';
import { reorderServices } from './reorder-services.ts';
import {
  groupChanges,
  groupInput,
  groupOutput,
  publicId,
  reorderInput,
  serviceChanges,
  serviceFilter,
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

const oneService: Resource<{ id: string }> = async (em, { actor, params }) =>
  presentService(await findService(em, requireOrganization(actor), params.id));
const oneGroup: Resource<{ id: string }> = async (em, { actor, params }) =>
  presentGroup(await findGroup(em, requireOrganization(actor), params.id));

export function serviceRoutes(context: Context): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/services',
      summary: 'Services, by order.',
      tag: 'Services',
      access: read,
      query: z.object({ ...serviceFilter, ...pageQuery }),
      responses: { 200: pageOutput('services', serviceOutput) },
      async handle({ actor, query: { limit, after, ...filter } }) {
        const organizationId = readableOrganization(actor);
        const page = await listServicePage(context.database.em(), organizationId, filter, { limit, after });
        return ok(presentPage('services', page, presentService));
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
      resource: oneService,
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
      resource: oneService,
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
      resource: oneService,
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
      summary: 'Groups, by order.',
      tag: 'Groups',
      access: read,
      query: z.object(pageQuery),
      responses: { 200: pageOutput('groups', groupOutput) },
      async handle({ actor, query }) {
        const page = await listGroupPage(context.database.em(), readableOrganization(actor), query);
        return ok(presentPage('groups', page, presentGroup));
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
      method: 'get',
      path: '/v1/groups/{id}',
      summary: 'One group.',
      tag: 'Groups',
      access: read,
      params: byId,
      responses: { 200: groupOutput },
      resource: oneGroup,
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
      resource: oneGroup,
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
      resource: oneGroup,
      async handle({ actor, params }) {
        await deleteGroup(context, actor, requireOrganization(actor), params.id);
        return noContent();
      },
    }),
  ];
}
