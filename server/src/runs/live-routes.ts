import { z } from 'zod';
import type { Context } from '../context.ts';
import { type Route, route } from '../http/route.ts';
import { createFilter, filterQuery } from '../streams/filter.ts';
import type { Hub } from '../streams/hub.ts';
import { serveEvents } from '../streams/serve-events.ts';
import { serveSnapshot } from '../streams/serve-snapshot.ts';
import { serveStream } from '../streams/serve-stream.ts';
import type { Snapshots } from '../streams/snapshots.ts';
import { ensureQueue } from './ensure-queue.ts';
import { eventsOutput, jobSnapshotOutput, queueSnapshotOutput, runSnapshotOutput } from './outputs.ts';
import { requireRunReader } from './require-run-reader.ts';
import { publicId } from './schema.ts';
import { serveRun } from './serve-run.ts';

const cursor = z.string().max(60);
const token = z.string().optional();
const types = { types: filterQuery.types };

/** The three kinds of topics of this room, as their URLs name them. */
const TOPICS = [
  {
    kind: 'run',
    name: 'id',
    path: '/v1/runs/{id}',
    params: z.object({ id: publicId }),
    output: runSnapshotOutput,
    what: 'a run',
    ends: '; it ends when the run does',
  },
  {
    kind: 'job',
    name: 'id',
    path: '/v1/jobs/{id}',
    params: z.object({ id: publicId }),
    output: jobSnapshotOutput,
    what: 'a job, without the progress of its runs',
    ends: '',
  },
  {
    kind: 'queue',
    name: 'slug',
    path: '/v1/orgs/{slug}/queue',
    params: z.object({ slug: z.string().max(40) }),
    output: queueSnapshotOutput,
    what: "an organization's queue",
    ends: '',
  },
] as const;

/** Each topic's snapshot, its events by polling, and its stream. */
export function liveRunRoutes(context: Context, hub: Hub, snapshots: Snapshots): Route[] {
  return TOPICS.flatMap(({ kind, name, path, params, output, what, ends }) => {
    const shared = {
      method: 'get',
      tag: 'Runs',
      access: 'reader',
      params: params as z.ZodType<Params>,
    } as const;
    const enter = async (actor: Parameters<typeof requireRunReader>[1], given: Params) => {
      const entered = await requireRunReader(context, actor, kind, given[name]!);
      if (kind === 'queue') await ensureQueue(context, entered.organizationId);
      return entered;
    };
    return [
      route({
        ...shared,
        path,
        summary: `The state of ${what}, with the cursor to go on from.`,
        query: z.object({ token }),
        responses: { 200: output, 304: null },
        async handle({ actor, params, http }) {
          const { topic } = await enter(actor, params);
          return kind === 'run'
            ? serveRun(context, hub.epoch, http, params['id']!)
            : serveSnapshot(snapshots, hub.epoch, http, topic);
        },
      }),
      route({
        ...shared,
        path: `${path}/events`,
        summary: `The events of ${what} after a cursor, by polling.`,
        query: z.object({ ...types, cursor, token }),
        responses: { 200: eventsOutput },
        async handle({ actor, params, query }) {
          const { topic } = await enter(actor, params);
          const filter = createFilter(query.types);
          return serveEvents(context, hub.epoch, { topic, cursor: query.cursor, filter });
        },
      }),
      route({
        ...shared,
        path: `${path}/stream`,
        summary: `The live stream of ${what}${ends}.`,
        query: z.object({ ...types, cursor: cursor.optional().catch('malformed'), token }),
        // A run ends: who has all of it is told not to come back.
        responses: { 200: z.string(), ...(kind === 'run' ? { 204: null } : {}) },
        contentType: 'text/event-stream',
        async handle({ actor, params, query, http }) {
          const { topic, reader } = await enter(actor, params);
          const filter = createFilter(query.types);
          return serveStream(hub, http, { topic, cursor: query.cursor, filter, reader });
        },
      }),
    ];
  });
}

type Params = Record<string, string>;
