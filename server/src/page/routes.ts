import { z } from 'zod';
import type { Context } from '../context.ts';
import { ok, type Route, route } from '../http/route.ts';
import type { PageReader } from '../organizations/page-reader.ts';
import type { Hub } from '../streams/hub.ts';
import type { Snapshots } from '../streams/snapshots.ts';
import { chooseLanguage } from './language.ts';
import { renderStatusPage, STATUS_PAGE_POLICY } from './status-page.ts';

export function pageRoutes(context: Context, hub: Hub, snapshots: Snapshots, read: PageReader): Route[] {
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
      summary: "An organization's page, live.",
      description:
        'In the language of `lang`, else of `Accept-Language`, where the element has words for it. A private organization takes a `token` that names it. One that lists `allowedOrigins` is shown to whoever opens the page, and refused to scripts and frames of other pages.',
      tag: 'Pages',
      access: 'reader',
      params: z.object({ slug: z.string().max(40) }),
      query: z.object({ lang: z.string().max(40).optional().catch(undefined), token: z.string().optional() }),
      responses: { 200: z.string() },
      contentType: 'text/html',
      async handle({ actor, params, query, http }) {
        const { topic } = await read({ actor, params, http });
        const { body } = await snapshots.read(hub.epoch, topic);
        const token = actor.kind === 'token' ? query.token : undefined;
        const language = chooseLanguage(query.lang, http.acceptsLanguages());
        http.vary('Accept-Language');
        return ok(renderStatusPage(JSON.parse(body), { ...language, token }), {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Language': language.lang,
          'Content-Security-Policy': STATUS_PAGE_POLICY,
          // A token in the address goes no further than this page.
          'Referrer-Policy': 'same-origin',
          'Cache-Control': token === undefined ? 'no-cache' : 'no-store',
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
