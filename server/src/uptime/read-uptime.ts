import type { Context } from '../context.ts';
import { findOrganizationById } from '../organizations/find-organization.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { listDays } from './days.ts';
import { type MeasuredService, measureServices } from './measure-services.ts';
import { presentUptime } from './present.ts';

const MINUTE_MS = 60_000;

/** The minute an answer is as of: within it, the same log gives the same answer. */
export function currentMinuteMs(context: Context): number {
  return Math.floor(context.clock.now() / MINUTE_MS) * MINUTE_MS;
}

/** The uptime of an organization's services over its last `count` days, today included, read at one instant. */
export async function readUptime(context: Context, organizationId: string, count: number, nowMs: number) {
  return context.database.em().transactional(
    async (manager) => {
      const em = manager as EntityManager;
      const { timeZone } = await findOrganizationById(em, organizationId);
      const services = await listNames(em, organizationId);
      const days = listDays(timeZone, nowMs, count);
      const measured = await measureServices(em, { organizationId, timeZone, services, days, nowMs });
      return {
        timeZone,
        asOf: new Date(nowMs).toISOString(),
        days: days.map((day) => day.date),
        services: services.map((service) => presentUptime(service, measured.get(service.id)!)),
      };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

// Not as entities: of 500 services that takes longer than everything else here.
async function listNames(em: EntityManager, organizationId: string) {
  const rows = await em.execute<
    { id: string; name: string; created_at: Date | string; date: string | null }[]
  >(
    `select id, name, created_at, to_char(start_date, 'YYYY-MM-DD') as date from service
      where organization_id = ? order by "order", id`,
    [organizationId],
  );
  return rows.map(({ id, name, created_at, date }): MeasuredService & { name: string } => ({
    id,
    name,
    createdAt: new Date(created_at),
    startDate: date,
  }));
}
