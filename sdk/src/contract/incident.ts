import type { Impact, ServiceStatus } from './status.ts';

export const INCIDENT_STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** A service named by an incident or a maintenance, with the status imposed on it. */
export interface AffectedService {
  id: string;
  status: ServiceStatus;
}

/** One entry of an incident's timeline; readers only ever see it grow. */
export interface IncidentUpdate {
  id: string;
  status: IncidentStatus;
  /** Markdown. */
  message: string;
  services: AffectedService[];
  /** When it applies; a backfilled update lies in the past. */
  displayAt: string;
  createdAt: string;
  updatedAt: string;
}

/** Something that went wrong, with its timeline. Times are ISO 8601 in UTC. */
export interface Incident {
  id: string;
  name: string;
  status: IncidentStatus;
  impact: Impact;
  services: AffectedService[];
  /** Newest first. */
  updates: IncidentUpdate[];
  startedAt: string;
  resolvedAt: string | null;
  /** Markdown; null until one is published. */
  postmortem: string | null;
  createdAt: string;
  updatedAt: string;
}
