import { SERVICE_STATUSES } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { attemptEach } from '../platform/attempt-each.ts';
import { type Day, listDays } from './days.ts';
import { measureSpans, type StatusPoint } from './measure.ts';
import { readHistory } from './read-history.ts';

/** The longest stretch that may be asked for. */
export const MOST_DAYS = 365;
// A change of the last moment of a day may still be on its way into the history, from another instance's clock.
const SETTLED_MS = 3_600_000;

interface Owner {
  id: string;
  time_zone: string;
  since: Date | string;
  last: string | null;
}

/** Adds up every day that is over and not added up yet, of every organization. Answers how many. */
export async function rollUpDays(context: Context): Promise<number> {
  const settledMs = context.clock.now() - SETTLED_MS;
  const owners = await context.database.em().execute<Owner[]>(
    `select o.id, o.time_zone, min(s.created_at) as since,
            (select to_char(max(day), 'YYYY-MM-DD') from uptime_day d
              where d.organization_id = o.id and d.time_zone = o.time_zone) as last
       from organization o join service s on s.organization_id = o.id group by o.id`,
  );
  let total = 0;
  await attemptEach({ log: context.log, what: 'roll-up of uptime' }, owners, async (owner) => {
    total += await rollUp(context, owner, settledMs);
  });
  return total;
}

/** The days of `owner` that have ended before `settledMs` and are not added up. */
function listDue({ time_zone, since, last }: Owner, settledMs: number): Day[] {
  const [yesterday] = listDays(time_zone, settledMs, 2);
  // Nearly always: one look at the newest day is all it takes.
  if (yesterday!.date === last) return [];
  const sinceMs = new Date(since).getTime();
  return listDays(time_zone, settledMs, MOST_DAYS + 1)
    .slice(0, -1)
    .filter((day) => day.endMs > sinceMs && (last === null || day.date > last));
}

/** What is kept of a day: the services that were not operational all of it. */
function sparse(history: ReadonlyMap<string, readonly StatusPoint[]>, days: readonly Day[]) {
  const kept = days.map((): Record<string, readonly number[]> => ({}));
  for (const [id, points] of history) {
    for (const [index, statusMs] of measureSpans(points, days).entries()) {
      const { startMs, endMs } = days[index]!;
      if (statusMs[SERVICE_STATUSES.indexOf('operational')] !== endMs - startMs) kept[index]![id] = statusMs;
    }
  }
  return kept;
}

async function rollUp(context: Context, owner: Owner, settledMs: number): Promise<number> {
  const days = listDue(owner, settledMs);
  if (days.length === 0) return 0;
  const em = context.database.em();
  const kept = sparse(await readHistory(em, owner.id, days[0]!.startMs), days);
  const rows = days.map(({ date }, index) => ({ day: date, services: kept[index] }));
  // Another instance adds up the same days to the same sums.
  await em.execute(
    `insert into uptime_day (organization_id, time_zone, day, services)
     select ?, ?, day, services from jsonb_to_recordset(?::jsonb) as row (day date, services jsonb)
     on conflict do nothing`,
    [owner.id, owner.time_zone, JSON.stringify(rows)],
  );
  await em.execute('delete from uptime_day where organization_id = ? and (time_zone <> ? or day < ?)', [
    owner.id,
    owner.time_zone,
    listDays(owner.time_zone, settledMs, MOST_DAYS + 2)[0]!.date,
  ]);
  return days.length;
}
