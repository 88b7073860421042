import type { AffectedService } from '@status-badge/sdk/contract';
import type { EntityManager } from '../platform/database/database.ts';

/** What the unresolved incidents of an organization impose, a row for each service each of them names. */
export function readImposedByIncidents(
  em: EntityManager,
  organizationId: string,
): Promise<AffectedService[]> {
  return em.execute<AffectedService[]>(
    `select imposed.id, imposed.status
       from incident, jsonb_to_recordset(services) as imposed (id text, status text)
      where organization_id = ? and incident.status <> 'resolved'`,
    [organizationId],
  );
}
