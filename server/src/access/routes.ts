import { z } from 'zod';
import type { Context } from '../context.ts';
import { pageOutput, pageQuery, presentPage } from '../http/pagination.ts';
import { created, noContent, ok, type Resource, type Route, route } from '../http/route.ts';
import { PUBLIC_ID } from '../platform/public-id.ts';
import type { Hub } from '../streams/hub.ts';
import { createKey } from './create-key.ts';
import { createToken } from './create-token.ts';
import { findKey } from './find-key.ts';
import { requireOrganization } from './guards.ts';
import { listKeys } from './list-keys.ts';
import { presentKey } from './present.ts';
import { revokeKey } from './revoke-key.ts';
import { rotateKey } from './rotate-key.ts';
import { keyInput, keyOutput, newKeyOutput, rotationInput, tokenInput, tokenOutput } from './schema.ts';

const tag = 'Keys';
const admin = { scope: 'admin' } as const;
const byId = z.object({ id: z.string().regex(PUBLIC_ID, 'is not an id of 12 characters of a–z and 0–9') });

const oneKey: Resource<{ id: string }> = async (em, { actor, params }) =>
  presentKey(await findKey(em, requireOrganization(actor), params.id));

export function keyRoutes(context: Context, hub: Hub): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/keys',
      summary: 'The API keys of the organization, newest first, without their secrets.',
      tag,
      access: admin,
      query: z.object(pageQuery),
      responses: { 200: pageOutput('keys', keyOutput) },
      async handle({ actor, query }) {
        const page = await listKeys(context.database.em(), requireOrganization(actor), query);
        return ok(presentPage('keys', page, presentKey));
      },
    }),
    route({
      method: 'post',
      path: '/v1/keys',
      summary: 'Mint an API key. The answer is the only time it is told.',
      tag,
      access: admin,
      body: keyInput,
      responses: { 201: newKeyOutput },
      showsSecret: true,
      async handle({ actor, body }) {
        const key = await createKey(context, actor, requireOrganization(actor), body);
        return created(key, `/v1/keys/${key.id}`);
      },
    }),
    route({
      method: 'get',
      path: '/v1/keys/{id}',
      summary: 'One API key, without its secret.',
      tag,
      access: admin,
      params: byId,
      responses: { 200: keyOutput },
      resource: oneKey,
    }),
    route({
      method: 'post',
      path: '/v1/keys/{id}/rotate',
      summary: 'Give a key another secret; the old one works for the overlap.',
      tag,
      access: admin,
      params: byId,
      body: rotationInput,
      responses: { 200: newKeyOutput },
      showsSecret: true,
      async handle({ actor, params, body }) {
        return ok(await rotateKey(context, actor, requireOrganization(actor), params.id, body));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/keys/{id}',
      summary: 'Revoke a key: it, its tokens and the streams opened with them stop.',
      tag,
      access: admin,
      params: byId,
      responses: { 204: null },
      resource: oneKey,
      async handle({ actor, params }) {
        await revokeKey(context, actor, requireOrganization(actor), params.id);
        // This instance at once; the others with their next sweep.
        void hub.sweep();
        return noContent();
      },
    }),
    route({
      method: 'post',
      path: '/v1/tokens',
      summary: 'Mint a short-lived token that opens the streams it names and nothing else.',
      tag,
      access: { scope: 'read' },
      body: tokenInput,
      responses: { 201: tokenOutput },
      showsSecret: true,
      async handle({ actor, body }) {
        return { status: 201, body: await createToken(context, actor, requireOrganization(actor), body) };
      },
    }),
  ];
}
