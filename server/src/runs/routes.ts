import { z } from 'zod';
import { requireOrganization, requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { pageOutput, pageQuery, presentPage } from '../http/pagination.ts';
import { created, ok, type Resource, type Route, route } from '../http/route.ts';
import { addArtifact } from './add-artifact.ts';
import { createRun } from './create-run.ts';
import { findRun } from './find-run.ts';
import { listJobs, listRuns } from './list-runs.ts';
import { artifactOutput, jobOutput, runOutput } from './outputs.ts';
import { presentJob, presentRun } from './present.ts';
import { reportRun } from './report-run.ts';
import { artifactInput, jobSlug, publicId, runInput, runReport, runStatus } from './schema.ts';

const byId = z.object({ id: publicId });
const write = { scope: 'runs:write' } as const;
const read = { scope: 'read' } as const;
const tag = 'Runs';

function readableOrganization(actor: Actor): string {
  const id = requireOrganization(actor);
  requireScope(actor, 'read', id);
  return id;
}

/** Read where `GET` shows it with its cursor: in `live-routes.ts`. */
const oneRun: Resource<{ id: string }> = async (em, { actor, params }) =>
  presentRun(await findRun(em, requireOrganization(actor), params.id));

/** Reporting runs and listing them; following them live is in `live-routes.ts`. */
export function runRoutes(context: Context): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/jobs/{job}/runs',
      summary: 'Begin a run of a job; the job is made at its first run.',
      tag,
      access: write,
      params: z.object({ job: jobSlug }),
      body: runInput.prefault({}),
      responses: { 201: runOutput },
      async handle({ actor, params, body }) {
        const run = await createRun(context, actor, requireOrganization(actor), params.job, body);
        return created(run, `/v1/runs/${run.id}`);
      },
    }),
    route({
      method: 'patch',
      path: '/v1/runs/{id}',
      summary: 'Report on a run: its status, progress, message, children, metadata.',
      tag,
      access: write,
      params: byId,
      body: runReport,
      responses: { 200: runOutput },
      resource: oneRun,
      refusals: ['limit_reached'],
      async handle({ actor, params, body }) {
        return ok(await reportRun(context, actor, requireOrganization(actor), params.id, body));
      },
    }),
    route({
      method: 'post',
      path: '/v1/runs/{id}/artifacts',
      summary: 'Name something a run has made, by its URL.',
      tag,
      access: write,
      params: byId,
      body: artifactInput,
      responses: { 201: artifactOutput },
      resource: oneRun,
      async handle({ actor, params, body }) {
        const organizationId = requireOrganization(actor);
        const artifact = await addArtifact(context, actor, organizationId, params.id, body);
        return created(artifact, `/v1/runs/${params.id}`);
      },
    }),
    route({
      method: 'get',
      path: '/v1/runs',
      summary: 'Runs, newest first; of one job or one status when named.',
      tag,
      access: read,
      query: z.object({ ...pageQuery, job: jobSlug.optional(), status: runStatus.optional() }),
      responses: { 200: pageOutput('runs', runOutput) },
      async handle({ actor, query }) {
        const page = await listRuns(context.database.em(), readableOrganization(actor), query, query);
        return ok(presentPage('runs', page, presentRun));
      },
    }),
    route({
      method: 'get',
      path: '/v1/jobs',
      summary: 'Jobs, by slug.',
      tag,
      access: read,
      query: z.object(pageQuery),
      responses: { 200: pageOutput('jobs', jobOutput) },
      async handle({ actor, query }) {
        const page = await listJobs(context.database.em(), readableOrganization(actor), query);
        return ok(presentPage('jobs', page, presentJob));
      },
    }),
  ];
}
