import { z } from 'zod';
import { requireOrigin } from '../access/origins.ts';
import { requireReader } from '../access/require-reader.ts';
import type { Context } from '../context.ts';
import { type Route, type RouteInput, route } from '../http/route.ts';
import { createFilter, filterQuery } from '../streams/filter.ts';
import type { Hub } from '../streams/hub.ts';
import { serveEvents } from '../streams/serve-events.ts';
import { serveSnapshot } from '../streams/serve-snapshot.ts';
import { serveStream } from '../streams/serve-stream.ts';
import type { Snapshots } from '../streams/snapshots.ts';
import type { Organization } from './organization.entity.ts';
import { eventsOutput, snapshotOutput } from './outputs.ts';
import type { RecentOrganizations } from './recent-organizations.ts';

const params = z.object({ slug: z.string().max(40) });
const cursor = z.string().max(60);
const token = z.string().optional();
const shared = { method: 'get', tag: 'Status', access: 'reader', params } as const;

type Asked = Pick<RouteInput<{ slug: string }, unknown, unknown>, 'actor' | 'params' | 'http'>;

/** An organization's snapshot, its events by polling, and its stream. */
export function liveOrganizationRoutes(
  context: Context,
  hub: Hub,
  snapshots: Snapshots,
  recent: RecentOrganizations,
): Route[] {
  const find = ({ params: { slug } }: Asked) => recent.read(slug);

  function enter({ actor, http }: Asked, organization: Organization) {
    const topic = organization.topicKey();
    const reader = requireReader(actor, organization, topic);
    const page = requireOrigin(context, http, organization);
    return { topic, reader: { ...reader, page } };
  }

  return [
    route({
      ...shared,
      path: '/v1/orgs/{slug}/summary',
      summary: 'The whole state of an organization, with the cursor to go on from.',
      query: z.object({ token }),
      responses: { 200: snapshotOutput, 304: null },
      async handle(asked) {
        const { topic } = enter(asked, await find(asked));
        return serveSnapshot(snapshots, hub.epoch, asked.http, topic);
      },
    }),
    route({
      ...shared,
      path: '/v1/orgs/{slug}/events',
      summary: 'The events after a cursor: what a stream would bring, by polling.',
      query: z.object({ ...filterQuery, cursor, token }),
      responses: { 200: eventsOutput },
      async handle(asked) {
        const { topic } = enter(asked, await find(asked));
        const filter = createFilter(asked.query.types, asked.query.services);
        return serveEvents(context, hub.epoch, { topic, cursor: asked.query.cursor, filter });
      },
    }),
    route({
      ...shared,
      path: '/v1/orgs/{slug}/stream',
      summary: 'The live stream of an organization: hello, snapshot, events, pings.',
      query: z.object({ ...filterQuery, cursor: cursor.optional().catch('malformed'), token }),
      responses: { 200: z.string() },
      contentType: 'text/event-stream',
      async handle(asked) {
        const { topic, reader } = enter(asked, await recent.find(asked.params.slug));
        const filter = createFilter(asked.query.types, asked.query.services);
        return serveStream(hub, asked.http, { topic, cursor: asked.query.cursor, filter, reader });
      },
    }),
  ];
}
