import { z } from 'zod';
import { requireScope } from '../access/guards.ts';
import { requireOrigin } from '../access/origins.ts';
import { requireReader } from '../access/require-reader.ts';
import type { Context } from '../context.ts';
import { created, ok, type Route, route } from '../http/route.ts';
import { createFilter, filterQuery } from '../streams/filter.ts';
import type { Hub } from '../streams/hub.ts';
import { serveEvents } from '../streams/serve-events.ts';
import { serveSnapshot } from '../streams/serve-snapshot.ts';
import { serveStream } from '../streams/serve-stream.ts';
import type { Snapshots } from '../streams/snapshots.ts';
import { createOrganization } from './create-organization.ts';
import { findOrganization } from './find-organization.ts';
import { presentSettings } from './present.ts';
import { organizationChanges, organizationInput, organizationSettings } from './schema.ts';
import { updateOrganization } from './update-organization.ts';

const bySlug = z.object({ slug: z.string().max(40) });
const cursor = z.string().max(60);
const tag = 'Organizations';

export function organizationRoutes(context: Context, hub: Hub, snapshots: Snapshots): Route[] {
  const find = (slug: string) => findOrganization(context.database.em(), slug);
  return [
    route({
      method: 'post',
      path: '/v1/orgs',
      summary: 'Make an organization.',
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
      method: 'get',
      path: '/v1/orgs/{slug}',
      summary: "An organization's settings.",
      tag,
      access: { scope: 'read' },
      params: bySlug,
      responses: { 200: organizationSettings },
      async handle({ actor, params }) {
        const organization = await find(params.slug);
        requireScope(actor, 'read', organization.id);
        return ok(presentSettings(organization));
      },
    }),
    route({
      method: 'patch',
      path: '/v1/orgs/{slug}',
      summary: "Change an organization's settings.",
      tag,
      access: { scope: 'admin' },
      params: bySlug,
      body: organizationChanges,
      responses: { 200: organizationSettings },
      async handle({ actor, params, body }) {
        const { id } = await find(params.slug);
        return ok(await updateOrganization(context, actor, id, body));
      },
    }),
    route({
      method: 'get',
      path: '/v1/orgs/{slug}/summary',
      summary: 'The whole state of an organization, with the cursor to go on from.',
      tag: 'Status',
      access: 'reader',
      params: bySlug,
      responses: { 200: z.looseObject({ cursor: z.string() }), 304: null },
      async handle({ actor, params, http }) {
        const organization = await find(params.slug);
        requireReader(actor, organization, organization.topicKey());
        requireOrigin(context, http, organization);
        return serveSnapshot(snapshots, hub.epoch, http, organization.topicKey());
      },
    }),
    route({
      method: 'get',
      path: '/v1/orgs/{slug}/events',
      summary: 'The events after a cursor: what a stream would bring, by polling.',
      tag: 'Status',
      access: 'reader',
      params: bySlug,
      query: z.object({ ...filterQuery, cursor, token: z.string().optional() }),
      responses: {
        200: z.object({ events: z.array(z.looseObject({})), cursor: z.string(), more: z.boolean() }),
      },
      async handle({ actor, params, query, http }) {
        const organization = await find(params.slug);
        requireReader(actor, organization, organization.topicKey());
        requireOrigin(context, http, organization);
        const filter = createFilter(query.types, query.services);
        return serveEvents(context, hub.epoch, {
          topic: organization.topicKey(),
          cursor: query.cursor,
          filter,
        });
      },
    }),
    route({
      method: 'get',
      path: '/v1/orgs/{slug}/stream',
      summary: 'The live stream of an organization: hello, snapshot, events, pings.',
      tag: 'Status',
      access: 'reader',
      params: bySlug,
      query: z.object({ ...filterQuery, cursor: cursor.optional().catch(''), token: z.string().optional() }),
      responses: { 200: z.string() },
      contentType: 'text/event-stream',
      async handle({ actor, params, query, http }) {
        const organization = await find(params.slug);
        const reader = requireReader(actor, organization, organization.topicKey());
        requireOrigin(context, http, organization);
        const filter = createFilter(query.types, query.services);
        return serveStream(hub, http, {
          topic: organization.topicKey(),
          cursor: query.cursor,
          filter,
          reader,
        });
      },
    }),
  ];
}
