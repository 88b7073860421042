import type { EntityManager } from '../platform/database/database.ts';
import type { Day } from './days.ts';
import { measureSpans, NO_TIME, operationalFor, type StatusMs } from './measure.ts';
import { readHistory } from './read-history.ts';

/** What must be known of a service to measure it. */
export interface MeasuredService {
  id: string;
  /** Its history begins here. */
  createdAt: Date;
  /** `YYYY-MM-DD`. */
  startDate?: string | null | undefined;
}

export interface Measured {
  organizationId: string;
  timeZone: string;
  services: readonly MeasuredService[];
  days: readonly Day[];
  /** Nothing after it counts. */
  nowMs: number;
}

/**
 * The time of each service in each status, day by day: from the roll-ups where they exist, else from the history.
 * Days before a service's start date do not count.
 */
export async function measureServices(
  em: EntityManager,
  measured: Measured,
): Promise<Map<string, StatusMs[]>> {
  const { organizationId, services, nowMs } = measured;
  const days = measured.days.map((day) => ({ ...day, endMs: Math.min(day.endMs, nowMs) }));
  const rolled = await readRollUps(em, measured);
  const missing = days.filter((day) => !rolled.has(day.date));
  const history = missing[0] ? await readHistory(em, organizationId, missing[0].startMs) : new Map();
  const allUp = days.map((day) => operationalFor(day.endMs - day.startMs));
  const measuredById = new Map(services.map(({ id }) => [id, [...allUp]]));
  // Day by day over what is kept of it: asking each day for each service would take ten times as long.
  for (const [index, { date }] of days.entries()) {
    for (const [id, statusMs] of Object.entries(rolled.get(date) ?? {})) {
      const list = measuredById.get(id);
      if (list) list[index] = statusMs;
    }
  }
  const missingAt = days.flatMap((day, index) => (rolled.has(day.date) ? [] : [index]));
  for (const service of services) {
    const list = measuredById.get(service.id)!;
    const fresh = measureSpans(history.get(service.id) ?? [], missing);
    for (const [place, index] of missingAt.entries()) list[index] = fresh[place]!;
    list.fill(NO_TIME, 0, countUncounted(service, days));
  }
  return measuredById;
}

/** How many of the first `days` end before the service is known, or lie before its start date. */
function countUncounted({ createdAt, startDate }: MeasuredService, days: readonly Day[]): number {
  const sinceMs = createdAt.getTime();
  const first = days.findIndex(({ date, endMs }) => endMs > sinceMs && (!startDate || date >= startDate));
  return first === -1 ? days.length : first;
}

async function readRollUps(
  em: EntityManager,
  { organizationId, timeZone, days }: Measured,
): Promise<Map<string, Record<string, number[]>>> {
  const rows = await em.execute<{ date: string; services: Record<string, number[]> }[]>(
    `select to_char(day, 'YYYY-MM-DD') as date, services from uptime_day
      where organization_id = ? and time_zone = ? and day between ? and ?`,
    [organizationId, timeZone, days[0]!.date, days.at(-1)!.date],
  );
  return new Map(rows.map(({ date, services }) => [date, services]));
}
