export { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
export { decodeSnapshot, parseEvent, parseFrame, parseSnapshot } from './decode.ts';
export { encodeEvent } from './encode.ts';
export {
  EVENT_TYPES,
  type EventMap,
  type EventType,
  isEventType,
  matchesPattern,
  type PositionedEvent,
  type StatusEvent,
} from './event.ts';
export { decodeEvents } from './event-page.ts';
export {
  type FrameMap,
  GOODBYE_REASONS,
  type GoodbyeFrame,
  type GoodbyeReason,
  type HelloFrame,
  type PingFrame,
  type ResetFrame,
  type ResetReason,
} from './frame.ts';
export type { ServiceGroup } from './group.ts';
export {
  type AffectedService,
  INCIDENT_STATUSES,
  type Incident,
  type IncidentStatus,
  type IncidentUpdate,
} from './incident.ts';
export {
  isMaintenanceEnded,
  MAINTENANCE_STATUSES,
  type Maintenance,
  type MaintenanceStatus,
  type MaintenanceUpdate,
} from './maintenance.ts';
export type { Organization } from './organization.ts';
export { paths } from './paths.ts';
export { PROBLEM_CONTENT_TYPE, type Problem } from './problem.ts';
export {
  isTerminal,
  type Job,
  type JobSnapshot,
  type OpenRun,
  type QueueSnapshot,
  type QueueStatistics,
  RUN_STATUSES,
  type Run,
  type RunArtifact,
  type RunChild,
  type RunSnapshot,
  type RunStatus,
} from './run.ts';
export type { Service } from './service.ts';
export { CONTRACT_VERSION, type Snapshot } from './snapshot.ts';
export {
  groupStatus,
  IMPACTS,
  type Impact,
  type Indicator,
  imposedStatus,
  isServiceStatus,
  type OverallStatus,
  overallStatus,
  SERVICE_STATUSES,
  type ServiceStatus,
  severity,
  worstStatus,
} from './status.ts';
export { TOPIC_KINDS, type TopicKind } from './topic.ts';
