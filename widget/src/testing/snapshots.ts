import type { Service, ServiceStatus, Snapshot } from '@status-badge/sdk';
import { overallStatus } from '@status-badge/sdk/contract';

const AT = '2026-03-04T12:00:00.000Z';

export function makeService(id: string, name: string, status: ServiceStatus = 'operational'): Service {
  return {
    id,
    name,
    description: null,
    groupId: null,
    order: 0,
    status,
    startDate: null,
    showcase: true,
    onlyShowIfDegraded: false,
    createdAt: AT,
    updatedAt: AT,
  };
}

/** A snapshot of Acme, its roll-up computed as the server would. */
export function makeSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  const services = change.services ?? [
    makeService('svcapi000001', 'API'),
    makeService('svcweb000002', 'Website'),
  ];
  return {
    organization: {
      id: 'orgacme00001',
      slug: 'acme',
      name: 'Acme',
      description: null,
      pageUrl: null,
      timeZone: 'Etc/UTC',
      updatedAt: AT,
    },
    ...overallStatus(services, change.incidents),
    groups: [],
    services,
    incidents: [],
    maintenances: [],
    cursor: 'abcdef-1',
    ...change,
  };
}
