import type { EntityManager } from '../platform/database/database.ts';
import { type auditRow, INSERT_AUDIT } from './audit.ts';
import type { EventRecord } from './event-record.ts';

/** Topics that a transaction holds. */
export interface Locked {
  /** What was to be locked; one that was deleted meanwhile has no head. */
  readonly topics: readonly string[];
  /** The position of the newest event of each, and of those that are opened. */
  readonly heads: Map<string, number>;
  /** Empty when nothing is locked: what only opens topics has no readers yet. */
  readonly epoch: string;
}

/** Locks those `topics` that exist until the transaction ends. */
export async function lockTopics(em: EntityManager, topics: readonly string[]): Promise<Locked> {
  if (topics.length === 0) return { topics, heads: new Map(), epoch: '' };
  // One order for every writer, so that two writers with two topics never wait for each other.
  const keys = [...new Set(topics)].sort();
  const rows = await em.execute<{ key: string; head: string | number; epoch: string | null }[]>(
    `select key, head, (select epoch from epoch) as epoch from topic
      where key in (${keys.map(() => '?').join(', ')}) order by key collate "C" for update of topic`,
    keys,
  );
  return {
    topics,
    heads: new Map(rows.map((row) => [row.key, Number(row.head)])),
    epoch: rows[0]?.epoch ?? '',
  };
}

/** What a transaction says in the two logs; written when its work is done. */
export interface Written {
  /** The epoch its topics were locked in. */
  epoch: string;
  /** With the instants at which they were appended, in ms since 1970. */
  readonly events: { readonly record: EventRecord; readonly at: number }[];
  readonly audit: ReturnType<typeof auditRow>[];
}

/** Writes the events and the audit rows, and moves the heads of the topics to the last of their events. */
export async function insertWritten(em: EntityManager, { events, audit }: Written): Promise<void> {
  if (events.length === 0 && audit.length === 0) return;
  const rows = events.map(({ record: { topic, position, type, serviceIds, body }, at }) => ({
    topic,
    position,
    type,
    services: serviceIds,
    body,
    at,
  }));
  // One statement: whoever waits for this topic's lock waits for every round trip. As bytes, because text is quoted
  // character by character.
  await em.execute(
    `with row as materialized (
       select * from jsonb_to_recordset(convert_from(?, 'UTF8')::jsonb)
         as row (topic text, position bigint, type text, services jsonb, body text, at bigint)),
     moved as (
       update topic set head = newest.position
         from (select topic, max(position) as position from row group by topic) as newest
        where topic.key = newest.topic),
     audited as (${INSERT_AUDIT})
     insert into event (topic, position, type, service_ids, body, created_at)
     select topic, position, type, array(select jsonb_array_elements_text(services))::char(12)[], body, to_timestamp(at / 1000.0) from row`,
    [Buffer.from(JSON.stringify(rows)), Buffer.from(JSON.stringify(audit))],
  );
}
