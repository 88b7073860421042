import { z } from 'zod';
import { requireOrigin } from '../access/origins.ts';
import { requireReader } from '../access/require-reader.ts';
import type { Context } from '../context.ts';
import { ok, type Route, route } from '../http/route.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { Hub } from '../streams/hub.ts';
import type { Snapshots } from '../streams/snapshots.ts';
import { renderStatusPage, STATUS_PAGE_POLICY } from './status-page.ts';

export function pageRoutes(context: Context, hub: Hub, snapshots: Snapshots): Route[] {
  return [
    route({
      method: 'get',
      path: '/',
      summary: 'The way to the gallery.',
      tag: 'Pages',
      access: 'public',
      responses: { 302: null },
      handle: async () => ({ status: 302, headers: { Location: '/demo/' } }),
    }),
    route({
      method: 'get',
      path: '/status/{slug}',
      summary: "An organization's public page, live.",
      tag: 'Pages',
      access: 'reader',
      params: z.object({ slug: z.string().max(40) }),
      responses: { 200: z.string() },
      contentType: 'text/html',
      async handle({ actor, params, http }) {
        const organization = await findOrganization(context.database.em(), params.slug);
        requireReader(actor, organization, organization.topicKey());
        requireOrigin(context, http, organization);
        const { body } = await snapshots.read(hub.epoch, organization.topicKey());
        return ok(renderStatusPage(JSON.parse(body)), {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Security-Policy': STATUS_PAGE_POLICY,
          'Cache-Control': 'no-cache',
        });
      },
    }),
    route({
      method: 'get',
      path: '/demo/config.json',
      summary: 'Which organization the gallery shows.',
      tag: 'Pages',
      access: 'public',
      responses: { 200: z.object({ organization: z.string() }) },
      handle: async () =>
        ok({ organization: context.config.bootstrapOrg ?? 'demo' }, { 'Cache-Control': 'no-cache' }),
    }),
  ];
}
