/** What a service can be, mildest first. The order is the severity order: see {@link worstStatus}. */
export const SERVICE_STATUSES = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const;
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];

/** The severity of a whole organization; the words of Atlassian Statuspage v2, and `maintenance`. */
export type Indicator = 'none' | 'maintenance' | 'minor' | 'major' | 'critical';

export type Impact = 'none' | 'minor' | 'major' | 'critical';
export const IMPACTS = ['none', 'minor', 'major', 'critical'] as const satisfies readonly Impact[];

export interface OverallStatus {
  /** The worst status word; `operational` when there is nothing to report. */
  statusLabel: ServiceStatus;
  status: { indicator: Indicator; description: string };
}

// By severity, as the statuses. An impact is the indicator that it makes.
const INDICATORS: readonly Indicator[] = ['none', 'maintenance', 'minor', 'major', 'critical'];
const DESCRIPTIONS = [
  'All systems operational',
  'Maintenance under way',
  'Degraded performance',
  'Partial outage',
  'Major outage',
];

/** The status that an incident of this impact would give a service. */
export function imposedStatus(impact: Impact): ServiceStatus {
  return SERVICE_STATUSES[INDICATORS.indexOf(impact)]!;
}

export function isServiceStatus(value: unknown): value is ServiceStatus {
  return SERVICE_STATUSES.includes(value as ServiceStatus);
}

export function severity(status: ServiceStatus): number {
  return SERVICE_STATUSES.indexOf(status);
}

/** The worst of any number of statuses; `operational` of none. An outage outranks a maintenance. */
export function worstStatus(statuses: Iterable<ServiceStatus>): ServiceStatus {
  let worst: ServiceStatus = 'operational';
  for (const status of statuses) if (severity(status) > severity(worst)) worst = status;
  return worst;
}

/** What a group shows: its worst child; `operational` without children. `null` asks for the top level. */
export function groupStatus(
  groupId: string | null,
  services: Iterable<{ groupId: string | null; status: ServiceStatus }>,
): ServiceStatus {
  const children = Array.from(services).filter((service) => service.groupId === groupId);
  return worstStatus(children.map(({ status }) => status));
}

/**
 * The roll-up of an organization: the worst of its services. An unresolved incident that names no
 * service speaks by its impact, because no service could show it.
 */
export function overallStatus(
  services: Iterable<{ status: ServiceStatus }>,
  unresolvedIncidents: Iterable<{ impact: Impact; services: readonly unknown[] }> = [],
): OverallStatus {
  const statuses = Array.from(services, (service) => service.status);
  for (const incident of unresolvedIncidents) {
    if (incident.services.length === 0) statuses.push(imposedStatus(incident.impact));
  }
  const statusLabel = worstStatus(statuses);
  const rank = severity(statusLabel);
  return { statusLabel, status: { indicator: INDICATORS[rank]!, description: DESCRIPTIONS[rank]! } };
}
