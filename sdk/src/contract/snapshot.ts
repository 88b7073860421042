import type { ServiceGroup } from './group.ts';
import type { Incident } from './incident.ts';
import type { Maintenance } from './maintenance.ts';
import type { Organization } from './organization.ts';
import type { Service } from './service.ts';
import type { OverallStatus } from './status.ts';

/** The whole state of an organization's topic at `cursor`: a pure function of its log. It is never changed, only replaced. */
export interface Snapshot extends OverallStatus {
  organization: Organization;
  /** By `order`, then id. */
  groups: readonly ServiceGroup[];
  /** By `order`, then id. */
  services: readonly Service[];
  /** Unresolved, newest first. */
  incidents: readonly Incident[];
  /** Scheduled or active, soonest first. */
  maintenances: readonly Maintenance[];
  cursor: string;
}

/** Raised with any change of a snapshot's shape, so that an `ETag` never confirms an older shape. */
export const CONTRACT_VERSION = 1;
