import { findOrganizationById } from '../organizations/find-organization.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { listServices } from '../services/list-services.ts';
import type { Service } from '../services/service.entity.ts';
import { listDays } from './days.ts';
import { addUp, uptimeOf } from './measure.ts';
import { measureServices } from './measure-services.ts';
import { readThreshold, WINDOW_DAYS } from './threshold.ts';
import { UptimeAlert } from './uptime-alert.entity.ts';

export interface Crossings {
  threshold: number;
  /** Below it now, and nobody was told. */
  fallen: { service: Service; uptime: number }[];
  /** Ids of services that were below it and are no more. */
  recovered: string[];
}

/** Which services of an organization have crossed its uptime threshold since it was last looked at. */
export async function findCrossings(
  em: EntityManager,
  organizationId: string,
  nowMs: number,
): Promise<Crossings> {
  const { timeZone } = await findOrganizationById(em, organizationId);
  const threshold = await readThreshold(em, organizationId);
  const services = await listServices(em, organizationId);
  const days = listDays(timeZone, nowMs, WINDOW_DAYS);
  const measured = await measureServices(em, { organizationId, timeZone, services, days, nowMs });
  const alerts = await em.find(UptimeAlert, { organizationId });
  const alerted = new Set(alerts.map((alert) => alert.serviceId));
  const crossings: Crossings = { threshold, fallen: [], recovered: [] };
  for (const service of services) {
    const uptime = uptimeOf(addUp(measured.get(service.id)!));
    // A service of which nothing counts is neither up nor down.
    if (uptime === null) continue;
    const below = uptime < threshold;
    if (below && !alerted.has(service.id)) crossings.fallen.push({ service, uptime });
    if (!below && alerted.has(service.id)) crossings.recovered.push(service.id);
  }
  return crossings;
}
