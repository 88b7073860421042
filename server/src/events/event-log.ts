import type { Context } from '../context.ts';
import type { EntityManager } from '../platform/database/database.ts';
import type { EventRecord } from './event-record.ts';

/** How many of a topic's newest events are kept whatever their age. */
export const KEPT_EVENTS = 1_000;
const DAY_MS = 86_400_000;
const PRUNED_PER_STATEMENT = 10_000;

export interface TopicHead {
  head: number;
  /** Events up to this position are gone. */
  pruned: number;
}

/** The heads of those `topics` that exist. One query, however many there are. */
export async function readHeads(
  em: EntityManager,
  topics: readonly string[],
): Promise<Map<string, TopicHead>> {
  if (topics.length === 0) return new Map();
  const rows = await em.execute<{ key: string; head: string; pruned: string }[]>(
    `select key, head, pruned from topic where key in (${topics.map(() => '?').join(', ')})`,
    [...topics],
  );
  return new Map(rows.map((row) => [row.key, { head: Number(row.head), pruned: Number(row.pruned) }]));
}

export async function readHead(em: EntityManager, topic: string): Promise<TopicHead | undefined> {
  return (await readHeads(em, [topic])).get(topic);
}

/** At most `limit` events of a topic after `position`, in order. */
export async function readAfter(
  em: EntityManager,
  topic: string,
  position: number,
  limit: number,
): Promise<EventRecord[]> {
  const rows = await em.execute<
    { position: string; type: string; service_ids: string[] | string; body: string }[]
  >(
    'select position, type, service_ids, body from event where topic = ? and position > ? order by position limit ?',
    [topic, position, limit],
  );
  return rows.map((row) => ({
    topic,
    position: Number(row.position),
    type: row.type,
    serviceIds: Array.isArray(row.service_ids)
      ? row.service_ids
      : row.service_ids.replace(/[{}"]/g, '').split(',').filter(Boolean),
    body: row.body,
  }));
}

/**
 * Forgets events older than the retention, but never the last 1,000 of a topic. The topic row says first how far
 * it is pruned, so that a reader below is told of a reset and never handed a sequence with a hole.
 */
export async function pruneEvents(context: Context): Promise<number> {
  const before = new Date(context.clock.now() - context.config.retentionDays * DAY_MS);
  const em = context.database.em();
  const stale = await em.execute<{ key: string; upto: string }[]>(
    `select t.key, max(e.position) as upto from topic t join event e on e.topic = t.key
      where e.created_at < ? and e.position <= t.head - ? group by t.key`,
    [before, KEPT_EVENTS],
  );
  let pruned = 0;
  for (const { key, upto } of stale) pruned += await pruneTopic(context, key, Number(upto));
  return pruned;
}

async function pruneTopic(context: Context, key: string, upto: number): Promise<number> {
  const em = context.database.em();
  await em.execute('update topic set pruned = greatest(pruned, ?) where key = ?', [upto, key]);
  for (let total = 0; ; ) {
    const gone = await em.execute<{ position: string }[]>(
      `delete from event where topic = ? and position in
         (select position from event where topic = ? and position <= ? order by position limit ?) returning position`,
      [key, key, upto, PRUNED_PER_STATEMENT],
    );
    total += gone.length;
    if (gone.length < PRUNED_PER_STATEMENT) return total;
  }
}
