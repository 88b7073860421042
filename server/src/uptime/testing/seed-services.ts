import type { ServiceStatus } from '@status-badge/sdk/contract';
import type { EntityManager } from '../../platform/database/database.ts';
import { createPublicId } from '../../platform/public-id.ts';

export interface SeededService {
  name: string;
  /** When it was made, ISO 8601. */
  since: string;
  startDate?: string;
  /** What it was from when on; it begins operational. */
  history?: (readonly [at: string, status: ServiceStatus])[];
}

/** Services with a past, which no verb can give them. Answers their ids. */
export async function seedServices(
  em: EntityManager,
  organizationId: string,
  services: readonly SeededService[],
): Promise<string[]> {
  const rows = services.map(({ history = [], ...service }, order) => ({
    ...service,
    id: createPublicId(),
    order,
    status: history.at(-1)?.[1] ?? 'operational',
    history: [[service.since, 'operational'] as const, ...history],
  }));
  await em.execute(
    `insert into service (id, organization_id, name, "order", manual_status, status, start_date, created_at, updated_at)
     select id, ?, name, "order", status, status, "startDate", since, since
       from jsonb_to_recordset(?::jsonb) as row
         (id char(12), name text, "order" int, status text, "startDate" date, since timestamptz)`,
    [organizationId, JSON.stringify(rows)],
  );
  await em.execute(
    `insert into status_change (service_id, organization_id, new_status, changed_at)
     select id, ?, point->>1, (point->>0)::timestamptz
       from jsonb_to_recordset(?::jsonb) as row (id char(12), history jsonb), jsonb_array_elements(history) as point`,
    [organizationId, JSON.stringify(rows)],
  );
  return rows.map((row) => row.id);
}
