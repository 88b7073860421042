import type { AffectedService } from '@status-badge/sdk/contract';
import type { EntityManager } from '../platform/database/database.ts';

/** What the maintenances of an organization that are under way impose, a row for each service each of them names. */
export function readImposedByMaintenances(
  em: EntityManager,
  organizationId: string,
): Promise<AffectedService[]> {
  return em.execute<AffectedService[]>(
    `select imposed.id, imposed.status
       from maintenance, jsonb_to_recordset(services) as imposed (id text, status text)
      where organization_id = ? and maintenance.status in ('in_progress', 'verifying')`,
    [organizationId],
  );
}
