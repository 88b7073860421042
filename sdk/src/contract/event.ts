import type { ServiceGroup } from './group.ts';
import type { Incident, IncidentUpdate } from './incident.ts';
import type { Maintenance, MaintenanceUpdate } from './maintenance.ts';
import type { Organization } from './organization.ts';
import type { QueueStatistics, Run, RunArtifact } from './run.ts';
import type { Service } from './service.ts';
import type { ServiceStatus } from './status.ts';

/**
 * Every domain event and its `data`: the whole changed resource, plus what changed. A deletion carries
 * the resource as it last was.
 */
export interface EventMap {
  'organization.updated': { organization: Organization };
  'group.created': { group: ServiceGroup };
  'group.updated': { group: ServiceGroup };
  'group.deleted': { group: ServiceGroup };
  'service.created': { service: Service };
  'service.updated': { service: Service };
  'service.deleted': { service: Service };
  'service.status_changed': {
    service: Service;
    oldStatus: ServiceStatus;
    newStatus: ServiceStatus;
    message: string | null;
  };
  'service.uptime_below_threshold': {
    service: Service;
    /** Percent over the window, 0–100. */
    uptime: number;
    threshold: number;
    windowDays: number;
  };
  'incident.created': { incident: Incident; update: IncidentUpdate | null };
  'incident.updated': { incident: Incident; update: IncidentUpdate | null };
  'incident.resolved': { incident: Incident; update: IncidentUpdate | null };
  'incident.deleted': { incident: Incident };
  'maintenance.scheduled': { maintenance: Maintenance };
  'maintenance.updated': { maintenance: Maintenance; update: MaintenanceUpdate | null };
  'maintenance.started': { maintenance: Maintenance };
  'maintenance.completed': { maintenance: Maintenance };
  'maintenance.cancelled': { maintenance: Maintenance };
  'maintenance.deleted': { maintenance: Maintenance };
  'run.queued': { run: Run };
  'run.started': { run: Run };
  'run.progress': { run: Run };
  'run.artifact': { run: Run; artifact: RunArtifact };
  'run.completed': { run: Run };
  'queue.updated': { queue: QueueStatistics };
}

export type EventType = keyof EventMap;

/** The body of an event, the same on streams, in polling and in webhooks. */
export type StatusEvent<T extends EventType = EventType> = {
  [K in T]: { type: K; timestamp: string; data: EventMap[K] };
}[T];

/** An event as `/events` answers it: the body and the cursor after it. */
export type PositionedEvent<T extends EventType = EventType> = StatusEvent<T> & { id: string };

// An object rather than a list so that the compiler refuses a missing or a misspelt type.
const KNOWN: Record<EventType, true> = {
  'organization.updated': true,
  'group.created': true,
  'group.updated': true,
  'group.deleted': true,
  'service.created': true,
  'service.updated': true,
  'service.deleted': true,
  'service.status_changed': true,
  'service.uptime_below_threshold': true,
  'incident.created': true,
  'incident.updated': true,
  'incident.resolved': true,
  'incident.deleted': true,
  'maintenance.scheduled': true,
  'maintenance.updated': true,
  'maintenance.started': true,
  'maintenance.completed': true,
  'maintenance.cancelled': true,
  'maintenance.deleted': true,
  'run.queued': true,
  'run.started': true,
  'run.progress': true,
  'run.artifact': true,
  'run.completed': true,
  'queue.updated': true,
};

export const EVENT_TYPES = Object.keys(KNOWN) as EventType[];

/** Whether this version knows the event type; newer servers may send others. */
export function isEventType(value: unknown): value is EventType {
  return typeof value === 'string' && Object.hasOwn(KNOWN, value);
}

/** Whether `type` is selected by a pattern: an event type, `incident.*`, or `*`. */
export function matchesPattern(type: string, pattern: string): boolean {
  if (pattern === '*') return true;
  if (pattern.endsWith('.*')) return type.startsWith(pattern.slice(0, -1));
  return type === pattern;
}
