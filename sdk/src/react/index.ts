export { type LiveRun, useRun, useRunPolling } from './use-run.ts';
export { useConnection, useIncidents, useService, useStatus } from './use-status.ts';
export { useStatusEvents } from './use-status-events.ts';
