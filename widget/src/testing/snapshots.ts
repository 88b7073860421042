import type {
  Incident,
  Maintenance,
  Run,
  RunStatus,
  Service,
  ServiceStatus,
  Snapshot,
} from '@status-badge/sdk';
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

export function makeIncident(change: Partial<Incident> = {}): Incident {
  const services = [{ id: 'svcapi000001', status: 'partial_outage' as const }];
  const update = {
    id: 'update000001',
    status: 'identified' as const,
    services,
    displayAt: AT,
    createdAt: AT,
  };
  return {
    id: 'incident0001',
    name: 'Card payments fail',
    status: 'identified',
    impact: 'major',
    services,
    updates: [{ ...update, message: 'It is the **disk**.', updatedAt: AT }],
    startedAt: AT,
    resolvedAt: null,
    postmortem: null,
    createdAt: AT,
    updatedAt: AT,
    ...change,
  };
}

export function makeMaintenance(change: Partial<Maintenance> = {}): Maintenance {
  return {
    id: 'mainten00001',
    name: 'Database upgrade',
    status: 'scheduled',
    services: [],
    updates: [],
    scheduledStartAt: '2026-03-04T18:00:00.000Z',
    scheduledEndAt: '2026-03-04T19:00:00.000Z',
    startedAt: null,
    completedAt: null,
    recurrenceId: null,
    createdAt: AT,
    updatedAt: AT,
    ...change,
  };
}

export function makeRun(status: RunStatus, change: Partial<Run> = {}): Run {
  return {
    id: 'run000000001',
    job: 'nightly-export',
    jobId: 'jobnight0001',
    status,
    progress: 42,
    message: 'Writing rows',
    error: null,
    artifacts: [],
    children: [],
    childCounts: { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, timed_out: 0 },
    metadata: {},
    url: null,
    queuedAt: AT,
    startedAt: AT,
    finishedAt: null,
    durationMs: null,
    updatedAt: AT,
    ...change,
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
