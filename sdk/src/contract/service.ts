import type { ServiceStatus } from './status.ts';

/** A thing people watch. */
export interface Service {
  id: string;
  name: string;
  description: string | null;
  /** The group it is shown in; null at the top level. */
  groupId: string | null;
  /** Place within its group, ascending; ties by id. */
  order: number;
  /** What is shown: the worst of what is set by hand and what incidents and maintenances impose. */
  status: ServiceStatus;
  /** First day that counts for uptime, `YYYY-MM-DD`; null when unknown. */
  startDate: string | null;
  showcase: boolean;
  onlyShowIfDegraded: boolean;
  createdAt: string;
  updatedAt: string;
}
