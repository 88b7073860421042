import type { AffectedService } from './incident.ts';

export const MAINTENANCE_STATUSES = [
  'scheduled',
  'in_progress',
  'verifying',
  'completed',
  'cancelled',
] as const;
export type MaintenanceStatus = (typeof MAINTENANCE_STATUSES)[number];

export interface MaintenanceUpdate {
  id: string;
  status: MaintenanceStatus;
  /** Markdown. */
  message: string;
  displayAt: string;
  createdAt: string;
  updatedAt: string;
}

/** Planned work with a window; it starts and completes by itself at its times. */
export interface Maintenance {
  id: string;
  name: string;
  status: MaintenanceStatus;
  services: AffectedService[];
  /** Newest first. */
  updates: MaintenanceUpdate[];
  scheduledStartAt: string;
  scheduledEndAt: string;
  startedAt: string | null;
  completedAt: string | null;
  /** The series this occurrence was made from; null for a single maintenance. */
  recurrenceId: string | null;
  createdAt: string;
  updatedAt: string;
}

const ENDED: readonly MaintenanceStatus[] = ['completed', 'cancelled'];

export function isMaintenanceEnded(status: MaintenanceStatus): boolean {
  return ENDED.includes(status);
}
