import type { Context } from '../context.ts';

const DAY_MS = 86_400_000;
const PRUNED_PER_STATEMENT = 10_000;

/** Forgets audit rows older than `AUDIT_DAYS`. Answers how many are gone. */
export async function pruneAudit({ clock, config, database }: Context): Promise<number> {
  const before = new Date(clock.now() - config.auditDays * DAY_MS);
  for (let total = 0; ; ) {
    const gone = await database
      .em()
      .execute<{ id: string }[]>(
        'delete from audit where id in (select id from audit where created_at < ? order by created_at limit ?) returning id',
        [before, PRUNED_PER_STATEMENT],
      );
    total += gone.length;
    if (gone.length < PRUNED_PER_STATEMENT) return total;
  }
}
