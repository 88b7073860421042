import { z } from 'zod';
import type { Context } from '../context.ts';
import { ok, type Route, route } from '../http/route.ts';

export function pageRoutes(context: Context): Route[] {
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
      path: '/demo/config.json',
      summary: 'Which organization the gallery shows.',
      tag: 'Pages',
      access: 'public',
      responses: { 200: z.object({ organization: z.string() }) },
      handle: async () => ok({ organization: context.config.bootstrapOrg }, { 'Cache-Control': 'no-cache' }),
    }),
  ];
}
