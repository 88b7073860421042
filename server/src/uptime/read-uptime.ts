import type { Context } from '../context.ts';
import { findOrganizationById } from '../organizations/find-organization.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { listServices } from '../services/list-services.ts';
import { listDays } from './days.ts';
import { measureServices } from './measure-services.ts';
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
      const services = await listServices(em, organizationId);
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
