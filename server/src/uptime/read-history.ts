import type { ServiceStatus } from '@status-badge/sdk/contract';
import type { EntityManager } from '../platform/database/database.ts';
import type { StatusPoint } from './measure.ts';

interface Row {
  service_id: string;
  new_status: ServiceStatus;
  changed_at: Date | string;
}

/**
 * The status history of an organization's services from `fromMs` on, and of each the change before, which tells what
 * it was then; ascending, by service id.
 */
export async function readHistory(
  em: EntityManager,
  organizationId: string,
  fromMs: number,
): Promise<Map<string, StatusPoint[]>> {
  const from = new Date(fromMs);
  const rows = await em.execute<Row[]>(
    `select service_id, new_status, changed_at from (
       select c.service_id, c.new_status, c.changed_at, c.id
         from status_change c join service s on s.id = c.service_id
        where s.organization_id = ? and c.changed_at >= ?
       union all
       select s.id, before.new_status, before.changed_at, before.id
         from service s cross join lateral (
           select new_status, changed_at, id from status_change
            where service_id = s.id and changed_at < ? order by changed_at desc, id desc limit 1) as before
        where s.organization_id = ?) as history
      order by changed_at, id`,
    [organizationId, from, from, organizationId],
  );
  const history = new Map<string, StatusPoint[]>();
  for (const { service_id, new_status, changed_at } of rows) {
    const points = history.get(service_id) ?? [];
    points.push({ at: new Date(changed_at).getTime(), status: new_status });
    history.set(service_id, points);
  }
  return history;
}
