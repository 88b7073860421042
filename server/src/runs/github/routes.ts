import { z } from 'zod';
import { requireOrganization, requireScope } from '../../access/guards.ts';
import type { Context } from '../../context.ts';
import { readRawBody } from '../../http/body.ts';
import { pageOutput, pageQuery, presentPage } from '../../http/pagination.ts';
import { created, noContent, ok, type Resource, type Route, route } from '../../http/route.ts';
import { runOutput } from '../outputs.ts';
import { publicId } from '../schema.ts';
import { createEndpoint } from './create-endpoint.ts';
import { deleteEndpoint } from './delete-endpoint.ts';
import type { GithubEndpoint } from './endpoint.entity.ts';
import { findEndpoint } from './find-endpoint.ts';
import { listEndpoints } from './list-endpoints.ts';
import { presentEndpoint } from './present.ts';
import { receiveDelivery } from './receive-delivery.ts';
import { endpointInput, endpointOutput } from './schema.ts';

const byId = z.object({ id: publicId });
const admin = { scope: 'admin' } as const;
const tag = 'Inbound GitHub';

export function githubRoutes(context: Context): Route[] {
  const present = (endpoint: GithubEndpoint) => presentEndpoint(endpoint, context.config.publicUrl);
  const oneEndpoint: Resource<{ id: string }> = async (em, { actor, params }) =>
    present(await findEndpoint(em, requireOrganization(actor), params.id));

  return [
    route({
      method: 'get',
      path: '/v1/inbound/github',
      summary: "The addresses for GitHub's webhooks, newest first, without their secrets.",
      tag,
      access: admin,
      query: z.object(pageQuery),
      responses: { 200: pageOutput('endpoints', endpointOutput) },
      async handle({ actor, query }) {
        const organizationId = requireOrganization(actor);
        requireScope(actor, 'admin', organizationId);
        const page = await listEndpoints(context.database.em(), organizationId, query);
        return ok(presentPage('endpoints', page, present));
      },
    }),
    route({
      method: 'post',
      path: '/v1/inbound/github',
      summary: "Make an address for GitHub's webhooks. The answer is the only time its secret is told.",
      tag,
      access: admin,
      body: endpointInput.prefault({}),
      responses: { 201: endpointOutput.extend({ secret: z.string() }) },
      showsSecret: true,
      async handle({ actor, body }) {
        const endpoint = await createEndpoint(context, actor, requireOrganization(actor), body);
        return created(endpoint, endpoint.path);
      },
    }),
    route({
      method: 'get',
      path: '/v1/inbound/github/{id}',
      summary: "One address for GitHub's webhooks, without its secret.",
      tag,
      access: admin,
      params: byId,
      responses: { 200: endpointOutput },
      resource: oneEndpoint,
    }),
    route({
      method: 'delete',
      path: '/v1/inbound/github/{id}',
      summary: "Close an address for GitHub's webhooks; its runs stay.",
      tag,
      access: admin,
      params: byId,
      responses: { 204: null },
      resource: oneEndpoint,
      async handle({ actor, params }) {
        await deleteEndpoint(context, actor, requireOrganization(actor), params.id);
        return noContent();
      },
    }),
    route({
      method: 'post',
      path: '/v1/inbound/github/{id}',
      summary: 'What GitHub sends: a `workflow_run` becomes a run; anything else is taken and ignored.',
      tag,
      access: 'public',
      params: byId,
      responses: { 200: z.object({ run: runOutput }), 202: null },
      refusals: ['unauthorized', 'request_timeout', 'body_too_large'],
      async handle({ params, http }) {
        const run = await receiveDelivery(context, {
          endpointId: params.id,
          event: http.get('x-github-event'),
          signature: http.get('x-hub-signature-256'),
          body: (await readRawBody(http, context.clock)).toString('utf8'),
        });
        return run ? ok({ run }) : { status: 202, body: '' };
      },
    }),
  ];
}
