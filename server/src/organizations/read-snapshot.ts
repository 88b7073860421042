import { encodeCursor, overallStatus, type Snapshot } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { readHead } from '../events/event-log.ts';
import { topicKey } from '../events/topics.ts';
import { listUnresolved } from '../incidents/list-incidents.ts';
import { presentIncident } from '../incidents/present.ts';
import { listPlanned } from '../maintenances/list-maintenances.ts';
import { presentMaintenance } from '../maintenances/present.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { listGroups, listServices } from '../services/list-services.ts';
import { presentGroup, presentService } from '../services/present.ts';
import { findOrganizationById } from './find-organization.ts';
import { presentOrganization } from './present.ts';

/** A snapshot and the position it stands at. */
export interface PositionedSnapshot {
  position: number;
  snapshot: Snapshot;
}

/**
 * The whole state of an organization and its head, read in one transaction that sees one instant: a state
 * read apart from its position would be older or newer than the cursor it is sent with.
 */
export async function readSnapshot(
  context: Context,
  epoch: string,
  organizationId: string,
): Promise<PositionedSnapshot> {
  return context.database.em().transactional(
    async (manager) => {
      const em = manager as EntityManager;
      const head = await readHead(em, topicKey('org', organizationId));
      const position = head?.head ?? 0;
      const organization = presentOrganization(await findOrganizationById(em, organizationId));
      const groups = (await listGroups(em, organizationId)).map(presentGroup);
      const services = (await listServices(em, organizationId)).map(presentService);
      const incidents = (await listUnresolved(em, organizationId)).map(presentIncident);
      const snapshot: Snapshot = {
        organization,
        ...overallStatus(services, incidents),
        groups,
        services,
        incidents,
        maintenances: (await listPlanned(em, organizationId)).map(presentMaintenance),
        cursor: encodeCursor({ epoch, position }),
      };
      return { position, snapshot };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
