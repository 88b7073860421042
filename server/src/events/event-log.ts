import type { Context } from '../context.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { readEpoch, renewEpoch } from './epoch.ts';
import type { EventRecord } from './event-record.ts';

// A page of the log is held in memory whole: however large its events are, it has about this many bytes.
const MOST_PAGE_BYTES = 1_048_576;

export interface TopicHead {
  head: number;
  /** Events up to this position are gone. */
  pruned: number;
}

/** Consecutive events. */
export interface EventPage {
  records: EventRecord[];
  /** Whether there were more when it was read. */
  more: boolean;
}

/** The log as its followers see it. Every call is one look at the database, and rejects when there is none. */
export interface EventLog {
  /** The epoch of the database as it is now. */
  epoch(): Promise<string>;
  /** Ends the epoch `known`, unless somebody else has; answers the one that holds now. */
  renewEpoch(known: string): Promise<string>;
  /** The heads of those topics that exist. */
  heads(topics: readonly string[]): Promise<Map<string, TopicHead>>;
  /** The events after `position`: at most `limit`, and at most about 1 MiB unless the first alone has more. */
  after(topic: string, position: number, limit: number): Promise<EventPage>;
}

export function createEventLog(context: Context): EventLog {
  const em = () => context.database.em();
  return {
    epoch: () => readEpoch(context),
    renewEpoch: (known) => renewEpoch(context, known),
    heads: (topics) => readHeads(em(), topics),
    after: (topic, position, limit) => readAfter(em(), topic, position, limit),
  };
}

/** The heads of those `topics` that exist. One query, however many there are. */
export async function readHeads(
  em: EntityManager,
  topics: readonly string[],
): Promise<Map<string, TopicHead>> {
  if (topics.length === 0) return new Map();
  const rows = await em.execute<{ key: string; head: string; pruned: string }[]>(
    'select key, head, pruned from topic where key in (select jsonb_array_elements_text(?::jsonb))',
    [JSON.stringify(topics)],
  );
  return new Map(rows.map((row) => [row.key, { head: Number(row.head), pruned: Number(row.pruned) }]));
}

export async function readHead(em: EntityManager, topic: string): Promise<TopicHead | undefined> {
  return (await readHeads(em, [topic])).get(topic);
}

interface EventRow {
  position: string;
  type: string;
  service_ids: string[] | string;
  body: string;
  found: string;
}

/** See {@link EventLog.after}. */
export async function readAfter(
  em: EntityManager,
  topic: string,
  position: number,
  limit: number,
): Promise<EventPage> {
  const rows = await em.execute<EventRow[]>(
    `select position, type, service_ids, body, found from (
       select *, sum(octet_length(body)) over (order by position) - octet_length(body) as bytes_before, count(*) over () as found
         from (select position, type, service_ids, body from event
                where topic = ? and position > ? order by position limit ?) as page
     ) as counted where bytes_before < ? order by position`,
    [topic, position, limit, MOST_PAGE_BYTES],
  );
  const found = Number(rows[0]?.found ?? 0);
  return { records: rows.map((row) => readRow(topic, row)), more: found === limit || rows.length < found };
}

function readRow(topic: string, row: EventRow): EventRecord {
  return {
    topic,
    position: Number(row.position),
    type: row.type,
    // PGlite answers arrays of this type as text.
    serviceIds: Array.isArray(row.service_ids)
      ? row.service_ids
      : row.service_ids.replace(/[{}"]/g, '').split(',').filter(Boolean),
    body: row.body,
  };
}
