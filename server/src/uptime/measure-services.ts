import type { EntityManager } from '../platform/database/database.ts';
import type { Service } from '../services/service.entity.ts';
import type { Day } from './days.ts';
import { measureSpans, NO_TIME, operationalFor, type StatusMs } from './measure.ts';
import { readHistory } from './read-history.ts';

export interface Measured {
  organizationId: string;
  timeZone: string;
  services: readonly Service[];
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
  return new Map(
    services.map((service) => {
      const fresh = measureSpans(history.get(service.id) ?? [], missing).values();
      const since = service.createdAt.getTime();
      const list = days.map((day, index) => {
        const services = rolled.get(day.date);
        const statusMs = services ? services[service.id] : fresh.next().value!;
        if (day.endMs <= since || (service.startDate && day.date < service.startDate)) return NO_TIME;
        return statusMs ?? allUp[index]!;
      });
      return [service.id, list];
    }),
  );
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
