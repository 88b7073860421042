import { z } from 'zod';
import type { Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import type { PageReader } from '../organizations/page-reader.ts';
import { chooseLanguage } from '../page/language.ts';
import type { Derive } from '../streams/derived.ts';
import { BADGE_STYLES, drawBadge, missingBadge, presentBadge, shieldAnswer } from './badge.ts';
import { writeCalendar } from './calendar.ts';
import { readIncidents, readMaintenances } from './history.ts';
import { NEWS_FORMATS, type NewsFormat, writeNews } from './news.ts';

const params = z.object({ slug: z.string().max(40) });
const token = z.string().optional();
const shared = { method: 'get', access: 'reader', params } as const;
const jsonFeed = z.looseObject({ title: z.string(), items: z.array(z.looseObject({ id: z.string() })) });
const badgeQuery = {
  token,
  service: z.string().min(1).max(200).optional().describe('Id or exact name of one service.'),
  label: z.string().max(100).optional().describe('In place of the name; empty for none.'),
  lang: z.string().max(40).optional().describe('Language of the words, as `de`; English unless set.'),
};

/** What an organization says outside its page: badges, feeds, a calendar. */
export function feedRoutes(context: Context, read: PageReader, derive: Derive): Route[] {
  function newsRoute(format: NewsFormat, summary: string): Route {
    const { contentType } = NEWS_FORMATS[format];
    return route({
      ...shared,
      path: `/status/{slug}/history.${format}`,
      summary,
      tag: 'Feeds',
      query: z.object({ token }),
      responses: { 200: format === 'json' ? jsonFeed : z.string(), 304: null },
      contentType: contentType.split(';')[0]!,
      async handle(asked) {
        const { topic, address } = await read(asked);
        return derive(asked.http, topic, {
          of: `history.${format} ${address}`,
          contentType,
          async make(snapshot) {
            const em = context.database.em();
            const incidents = await readIncidents(em, snapshot);
            const maintenances = await readMaintenances(em, snapshot);
            return writeNews({ snapshot, incidents, maintenances, address }, format);
          },
        });
      },
    });
  }

  return [
    newsRoute('rss', 'The last incidents and maintenances, as RSS 2.0.'),
    newsRoute('atom', 'The last incidents and maintenances, as Atom.'),
    newsRoute('json', 'The last incidents and maintenances, as JSON Feed.'),
    route({
      ...shared,
      path: '/status/{slug}/history.ics',
      summary: 'Maintenances, planned and past, as a calendar to subscribe to.',
      tag: 'Feeds',
      query: z.object({ token }),
      responses: { 200: z.string(), 304: null },
      contentType: 'text/calendar',
      async handle(asked) {
        const { topic, address } = await read(asked);
        return derive(asked.http, topic, {
          of: `history.ics ${address}`,
          contentType: 'text/calendar; charset=utf-8',
          async make(snapshot) {
            const maintenances = await readMaintenances(context.database.em(), snapshot);
            return writeCalendar(snapshot, maintenances, address);
          },
        });
      },
    }),
    route({
      ...shared,
      path: '/status/{slug}/badge.svg',
      summary: 'The status as a picture, for READMEs and mails.',
      description:
        'Where a page can run scripts, the element says it live. A service that is not there is drawn as such, and answered with 404.',
      tag: 'Badges',
      query: z.object({ ...badgeQuery, style: z.enum(BADGE_STYLES).default('flat') }),
      responses: { 200: z.string(), 304: null },
      contentType: 'image/svg+xml',
      async handle({ query: { style, service, label, lang }, ...asked }) {
        const { topic } = await read(asked);
        const choice = { service, label, lang: chooseLanguage(lang, []).lang };
        const contentType = 'image/svg+xml; charset=utf-8';
        // Pages that isolate themselves show pictures of others only when these agree.
        asked.http.set('Cross-Origin-Resource-Policy', 'cross-origin');
        try {
          return await derive(asked.http, topic, {
            of: `badge.svg ${JSON.stringify([choice, style])}`,
            contentType,
            isVaried: true,
            make: (snapshot) => drawBadge(presentBadge(snapshot, choice), style),
          });
        } catch (error) {
          if (!(error instanceof ServerError) || error.code !== 'not_found') throw error;
          const headers = { 'Content-Type': contentType, 'Cache-Control': 'no-cache' };
          return { status: 404, body: drawBadge(missingBadge(choice), style), headers };
        }
      },
    }),
    route({
      ...shared,
      path: '/status/{slug}/badge.json',
      summary: 'The status for the endpoint badge of shields.io.',
      tag: 'Badges',
      query: z.object(badgeQuery),
      responses: { 200: shieldAnswer, 304: null },
      async handle({ query: { service, label, lang }, ...asked }) {
        const { topic } = await read(asked);
        const choice = { service, label, lang: chooseLanguage(lang, []).lang };
        return derive(asked.http, topic, {
          of: `badge.json ${JSON.stringify(choice)}`,
          contentType: 'application/json; charset=utf-8',
          isVaried: true,
          make: (snapshot) => JSON.stringify({ schemaVersion: 1, ...presentBadge(snapshot, choice) }),
        });
      },
    }),
  ];
}
