import { z } from 'zod';
import { requireOrganization, requireScope } from '../access/guards.ts';
import type { Context } from '../context.ts';
import { pageOutput, pageQuery, presentPage } from '../http/pagination.ts';
import { created, noContent, ok, type Resource, type Route, route } from '../http/route.ts';
import { publicId } from '../services/schema.ts';
import { createSeries } from './create-series.ts';
import { endSeries } from './end-series.ts';
import { findSeries, listSeries } from './find-series.ts';
import { presentSeries } from './present-series.ts';
import { seriesChanges, seriesInput, seriesOutput } from './series-schema.ts';
import { updateSeries } from './update-series.ts';

const byId = z.object({ id: publicId });
const write = { scope: 'status:write' } as const;
const read = { scope: 'read' } as const;
const tag = 'Maintenances';

const oneSeries: Resource<{ id: string }> = async (em, { actor, params }) =>
  presentSeries(await findSeries(em, requireOrganization(actor), params.id));

export function seriesRoutes(context: Context): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/maintenance-series',
      summary: 'Series of maintenances, ended ones too, newest first.',
      tag,
      access: read,
      query: z.object(pageQuery),
      responses: { 200: pageOutput('series', seriesOutput) },
      async handle({ actor, query }) {
        const organizationId = requireOrganization(actor);
        requireScope(actor, 'read', organizationId);
        const page = await listSeries(context.database.em(), organizationId, query);
        return ok(presentPage('series', page, presentSeries));
      },
    }),
    route({
      method: 'post',
      path: '/v1/maintenance-series',
      summary: 'Let a maintenance recur; its occurrences exist 90 days ahead.',
      tag,
      access: write,
      body: seriesInput,
      responses: { 201: seriesOutput },
      async handle({ actor, body }) {
        const series = await createSeries(context, actor, requireOrganization(actor), body);
        return created(series, `/v1/maintenance-series/${series.id}`);
      },
    }),
    route({
      method: 'get',
      path: '/v1/maintenance-series/{id}',
      summary: 'One series; its occurrences are at /v1/maintenances?series={id}.',
      tag,
      access: read,
      params: byId,
      responses: { 200: seriesOutput },
      resource: oneSeries,
    }),
    route({
      method: 'patch',
      path: '/v1/maintenance-series/{id}',
      summary: 'Change a series and what is planned of it.',
      description:
        'What has begun stays, and so does what was changed of an occurrence alone. With another `rule`, `startsAt` or `timeZone` an occurrence is moved within its day; one whose day has none any more is cancelled, and a day that had none gets one.',
      tag,
      access: write,
      params: byId,
      body: seriesChanges,
      responses: { 200: seriesOutput },
      refusals: ['limit_reached'],
      resource: oneSeries,
      async handle({ actor, params, body }) {
        return ok(await updateSeries(context, actor, requireOrganization(actor), params.id, body));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/maintenance-series/{id}',
      summary: 'End a series; what is planned of it is cancelled.',
      tag,
      access: write,
      params: byId,
      responses: { 204: null },
      resource: oneSeries,
      async handle({ actor, params }) {
        await endSeries(context, actor, requireOrganization(actor), params.id);
        return noContent();
      },
    }),
  ];
}
