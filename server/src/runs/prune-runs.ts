import type { Context } from '../context.ts';
import { pruneTopic } from '../events/prune-events.ts';

const DAY_MS = 86_400_000;
const TOPICS_PER_PASS = 1_000;

/**
 * Forgets the events of runs that finished before the retention. Their rows stay, and their topics still answer
 * with the run as it ended.
 */
export async function pruneRuns(context: Context): Promise<number> {
  const before = new Date(context.clock.now() - context.config.retentionDays * DAY_MS);
  for (let total = 0; ; ) {
    const rows = await context.database.em().execute<{ key: string; head: string }[]>(
      `select t.key, t.head from run r join topic t on t.key = 'run:' || r.id
        where r.finished_at < ? and t.pruned < t.head limit ?`,
      [before, TOPICS_PER_PASS],
    );
    for (const { key, head } of rows) await pruneTopic(context, key, Number(head));
    total += rows.length;
    if (rows.length < TOPICS_PER_PASS) return total;
  }
}
