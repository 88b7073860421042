import { z } from 'zod';
import { createKey } from '../access/create-key.ts';
import { keyInput, newKeyOutput } from '../access/schema.ts';
import type { Context } from '../context.ts';
import { pageOutput, pageQuery, presentPage } from '../http/pagination.ts';
import { created, noContent, ok, type Resource, type Route, route } from '../http/route.ts';
import type { Hub } from '../streams/hub.ts';
import { createOrganization } from './create-organization.ts';
import { deleteOrganization } from './delete-organization.ts';
import { findOwnOrganization } from './find-organization.ts';
import { listOrganizations } from './list-organizations.ts';
import { presentSettings } from './present.ts';
import type { RecentOrganizations } from './recent-organizations.ts';
import { organizationChanges, organizationInput, organizationSettings } from './schema.ts';
import { updateOrganization } from './update-organization.ts';

const bySlug = z.object({ slug: z.string().max(40) });
const tag = 'Organizations';

const oneOrganization: Resource<{ slug: string }> = async (em, { actor, params }) =>
  presentSettings(await findOwnOrganization(em, actor, params.slug));

export function organizationRoutes(context: Context, hub: Hub, recent: RecentOrganizations): Route[] {
  const find = (...[actor, { slug }]: [Parameters<typeof findOwnOrganization>[1], { slug: string }]) =>
    findOwnOrganization(context.database.em(), actor, slug);
  return [
    route({
      method: 'get',
      path: '/v1/orgs',
      summary: 'All organizations of this server, newest first.',
      tag,
      access: 'operator',
      query: z.object(pageQuery),
      responses: { 200: pageOutput('organizations', organizationSettings) },
      async handle({ query }) {
        return ok(
          presentPage(
            'organizations',
            await listOrganizations(context.database.em(), query),
            presentSettings,
          ),
        );
      },
    }),
    route({
      method: 'post',
      path: '/v1/orgs',
      summary: 'Make an organization. Mint its first key next.',
      tag,
      access: 'operator',
      body: organizationInput,
      responses: { 201: organizationSettings },
      async handle({ actor, body }) {
        const organization = await createOrganization(context, actor, body);
        return created(organization, `/v1/orgs/${organization.slug}`);
      },
    }),
    route({
      method: 'post',
      path: '/v1/orgs/{slug}/keys',
      summary: 'Mint a key of any organization: its first, or another when all are lost.',
      tag,
      access: 'operator',
      params: bySlug,
      body: keyInput,
      responses: { 201: newKeyOutput },
      showsSecret: true,
      async handle({ actor, params, body }) {
        const { id } = await find(actor, params);
        const key = await createKey(context, actor, id, body);
        return created(key, `/v1/keys/${key.id}`);
      },
    }),
    route({
      method: 'get',
      path: '/v1/orgs/{slug}',
      summary: "An organization's settings.",
      tag,
      access: { scope: 'read', operator: true },
      params: bySlug,
      responses: { 200: organizationSettings },
      resource: oneOrganization,
    }),
    route({
      method: 'patch',
      path: '/v1/orgs/{slug}',
      summary: "Change an organization's settings.",
      description:
        'Turning it private, or narrowing its origins, ends the streams that may no longer be read.',
      tag,
      access: { scope: 'admin', operator: true },
      params: bySlug,
      body: organizationChanges,
      responses: { 200: organizationSettings },
      resource: oneOrganization,
      async handle({ actor, params, body }) {
        const { id } = await find(actor, params);
        const settings = await updateOrganization(context, actor, id, body);
        recent.forget(params.slug);
        void hub.sweep();
        return ok(settings);
      },
    }),
    route({
      method: 'delete',
      path: '/v1/orgs/{slug}',
      summary: 'Delete an organization and all that belongs to it. Its streams end.',
      tag,
      access: { scope: 'admin', operator: true },
      params: bySlug,
      responses: { 204: null },
      resource: oneOrganization,
      async handle({ actor, params }) {
        const { id } = await find(actor, params);
        await deleteOrganization(context, actor, id);
        recent.forget(params.slug);
        // This instance at once; the others with their next sweep.
        void hub.sweep();
        return noContent();
      },
    }),
  ];
}
