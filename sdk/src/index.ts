export { createStatusClient } from './client.ts';
export type { Clock } from './clock.ts';
export type { ConnectionStatus } from './connection/status.ts';
export type { TokenSource } from './connection/token.ts';
export type {
  AffectedService,
  EventMap,
  EventType,
  Impact,
  Incident,
  IncidentStatus,
  IncidentUpdate,
  Indicator,
  Maintenance,
  MaintenanceStatus,
  MaintenanceUpdate,
  Organization,
  OverallStatus,
  PositionedEvent,
  QueueStatistics,
  ResetReason,
  Run,
  RunArtifact,
  RunChild,
  RunStatus,
  Service,
  ServiceGroup,
  ServiceStatus,
  Snapshot,
  StatusEvent,
} from './contract/index.ts';
export { isStatusError, StatusError, type StatusErrorCode } from './errors.ts';
export type {
  EventFor,
  EventPattern,
  OrganizationEvent,
  OrganizationEventType,
  ResetEvent,
} from './event-pattern.ts';
export type { StatusClient, StatusClientOptions } from './status-client.ts';
export { isStreamingSupported } from './streaming-support.ts';
export { type RunWatch, type WatchRunOptions, watchRun } from './watch-run.ts';
