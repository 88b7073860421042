import type { Context } from '../context.ts';

/** How many of a topic's newest events are kept whatever their age. */
export const KEPT_EVENTS = 1_000;
const DAY_MS = 86_400_000;
const PRUNED_PER_STATEMENT = 10_000;

/**
 * Forgets events older than the retention, but never the last 1,000 of a topic. The topic row says first how far
 * it is pruned and the oldest go first, so that a reader below is told of a reset and never handed a sequence with
 * a hole. Answers how many are gone.
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

/** Forgets the events of a topic up to a position, however many there are. */
export async function pruneTopic(context: Context, key: string, upto: number): Promise<number> {
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
