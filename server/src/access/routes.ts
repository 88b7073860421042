import { z } from 'zod';
import { type Context, SCOPES } from '../context.ts';
import { created, ok, type Route, route } from '../http/route.ts';
import { createKey } from './create-key.ts';
import { requireOrganization, requireScope } from './guards.ts';
import { listKeys } from './list-keys.ts';
import { presentKey } from './present.ts';
import { keyInput } from './schema.ts';

const keyOutput = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});

export function keyRoutes(context: Context): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/keys',
      summary: 'The API keys of the organization, without their secrets.',
      tag: 'Keys',
      access: { scope: 'admin' },
      responses: { 200: z.object({ keys: z.array(keyOutput) }) },
      async handle({ actor }) {
        const organizationId = requireOrganization(actor);
        requireScope(actor, 'admin', organizationId);
        return ok({ keys: (await listKeys(context.database.em(), organizationId)).map(presentKey) });
      },
    }),
    route({
      method: 'post',
      path: '/v1/keys',
      summary: 'Mint an API key. The answer is the only time it is told.',
      tag: 'Keys',
      access: { scope: 'admin' },
      body: keyInput,
      responses: { 201: keyOutput.extend({ key: z.string() }) },
      async handle({ actor, body }) {
        const key = await createKey(context, actor, requireOrganization(actor), body);
        return created(key, `/v1/keys/${key.id}`);
      },
    }),
  ];
}
