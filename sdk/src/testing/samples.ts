import {
  encodeCursor,
  type Incident,
  type Maintenance,
  type Run,
  type Service,
  type ServiceGroup,
  type ServiceStatus,
  type Snapshot,
  type StatusEvent,
} from '../contract/index.ts';
import { emptySnapshot } from '../store/reduce.ts';
import { TEST_EPOCH } from './scripted-stream.ts';

const TIME = '2026-01-01T00:00:00.000Z';
const TIMES = { createdAt: TIME, updatedAt: TIME };

/** The cursor of a position, in the epoch of the scripted streams. */
export function cursorAt(position: number, epoch = TEST_EPOCH): string {
  return encodeCursor({ epoch, position });
}

/** A valid snapshot without services, unless `change` has some. */
export function sampleSnapshot(position = 0, change: Partial<Snapshot> = {}): Snapshot {
  const organization = {
    ...{ id: 'org000000001', slug: 'test', name: 'Test', description: null, pageUrl: null },
    ...{ timeZone: 'Etc/UTC', updatedAt: TIME },
  };
  return { ...emptySnapshot(organization, cursorAt(position)), ...change };
}

/** A valid group without services; `change` wins, as in every sample. */
export function sampleGroup(id: string, change: Partial<ServiceGroup> = {}): ServiceGroup {
  return { id, name: id, description: null, order: 0, ...TIMES, ...change };
}

/** A valid service that works. */
export function sampleService(id: string, change: Partial<Service> = {}): Service {
  return {
    ...{ id, name: id, description: null, groupId: null, order: 0, status: 'operational' },
    ...{ startDate: null, showcase: true, onlyShowIfDegraded: false, ...TIMES, ...change },
  };
}

/** A valid, unresolved incident without services. */
export function sampleIncident(id: string, change: Partial<Incident> = {}): Incident {
  return {
    ...{ id, name: id, status: 'investigating', impact: 'minor', services: [], updates: [] },
    ...{ startedAt: TIME, resolvedAt: null, postmortem: null, ...TIMES, ...change },
  };
}

/** A valid maintenance that is yet to come. */
export function sampleMaintenance(id: string, change: Partial<Maintenance> = {}): Maintenance {
  return {
    ...{ id, name: id, status: 'scheduled', services: [], updates: [], recurrenceId: null },
    ...{ scheduledStartAt: TIME, scheduledEndAt: TIME, startedAt: null, completedAt: null, ...TIMES },
    ...change,
  };
}

/** A run that has just started. */
/** A valid run under way. */
export function sampleRun(id: string, change: Partial<Run> = {}): Run {
  return {
    ...{
      id,
      job: 'deploy',
      jobId: 'job000000001',
      status: 'running',
      progress: 0,
      message: null,
      error: null,
    },
    ...{ artifacts: [], children: [], metadata: {}, url: null, queuedAt: TIME, startedAt: TIME },
    childCounts: { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, timed_out: 0 },
    ...{ finishedAt: null, durationMs: null, updatedAt: TIME, ...change },
  };
}

/** `service.status_changed` of a service that was operational. */
export function sampleStatusChange(
  id: string,
  newStatus: ServiceStatus,
): StatusEvent<'service.status_changed'> {
  const service = sampleService(id, { status: newStatus });
  return {
    type: 'service.status_changed',
    timestamp: TIME,
    data: { service, oldStatus: 'operational', newStatus, message: null },
  };
}
