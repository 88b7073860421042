import { z } from 'zod';
import { requireOrigin } from '../access/origins.ts';
import { requireReader } from '../access/require-reader.ts';
import type { Context } from '../context.ts';
import { ok, type Resource, type Route, route } from '../http/route.ts';
import { findOwnOrganization } from '../organizations/find-organization.ts';
import type { RecentOrganizations } from '../organizations/recent-organizations.ts';
import type { Hub } from '../streams/hub.ts';
import { uptimeOutput } from './present.ts';
import { MOST_DAYS } from './roll-up-days.ts';
import { createUptimeServer } from './serve-uptime.ts';
import { readThreshold, WINDOW_DAYS } from './threshold.ts';
import { thresholdInput, updateThreshold } from './update-threshold.ts';

const USUAL_DAYS = 90;
const bySlug = z.object({ slug: z.string().max(40) });
const settingsOutput = z.object({ threshold: z.number(), windowDays: z.int() });
const tag = 'Uptime';

const settings: Resource<{ slug: string }> = async (em, { actor, params }) => {
  const { id } = await findOwnOrganization(em, actor, params.slug);
  return { threshold: await readThreshold(em, id), windowDays: WINDOW_DAYS };
};

export function uptimeRoutes(context: Context, hub: Hub, recent: RecentOrganizations): Route[] {
  const serve = createUptimeServer(context);
  return [
    route({
      method: 'get',
      path: '/v1/orgs/{slug}/uptime',
      summary: 'Uptime of each service, overall and by day, and the seconds in each status.',
      tag,
      access: 'reader',
      params: bySlug,
      query: z.object({
        days: z.coerce.number().int().min(1).max(MOST_DAYS).default(USUAL_DAYS),
        token: z.string().optional(),
      }),
      responses: { 200: uptimeOutput, 304: null },
      async handle({ actor, params, query, http }) {
        const organization = await recent.read(params.slug);
        requireReader(actor, organization, organization.topicKey());
        requireOrigin(context, http, organization);
        return serve(hub.epoch, http, organization, query.days);
      },
    }),
    route({
      method: 'get',
      path: '/v1/orgs/{slug}/uptime/settings',
      summary: 'The uptime below which the organization is alerted.',
      tag,
      access: { scope: 'read' },
      params: bySlug,
      responses: { 200: settingsOutput },
      resource: settings,
    }),
    route({
      method: 'patch',
      path: '/v1/orgs/{slug}/uptime/settings',
      summary: 'Set the uptime below which the organization is alerted; 0 turns it off.',
      tag,
      access: { scope: 'admin' },
      params: bySlug,
      body: thresholdInput,
      responses: { 200: settingsOutput },
      resource: settings,
      async handle({ actor, params, body }) {
        const { id } = await findOwnOrganization(context.database.em(), actor, params.slug);
        return ok(await updateThreshold(context, actor, id, body));
      },
    }),
  ];
}
