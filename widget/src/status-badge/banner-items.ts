import type { Incident, Maintenance, Service, ServiceStatus, Snapshot } from '@status-badge/sdk';
import { IMPACTS, imposedStatus, severity, worstStatus } from '@status-badge/sdk/contract';
import type { Concern } from './dismissals.ts';
import type { EntryContext } from './entry-context.ts';

/** One thing a banner speaks of. */
export interface BannerItem {
  /** What a visitor dismisses with it; it comes back when one of these is new or worse. */
  concerns: readonly Concern[];
  /** Whether it is not under way yet. */
  planned: boolean;
  status: ServiceStatus;
  title: string;
  detail: string;
}

const SOON_MS = 24 * 3_600_000;

/** What is wrong now, worst first, and what is planned within a day. */
export function bannerItems(context: EntryContext): BannerItem[] {
  const { snapshot, nowMs } = context;
  if (!snapshot) return [];
  const near = snapshot.maintenances.filter(
    ({ scheduledStartAt }) => Date.parse(scheduledStartAt) - nowMs < SOON_MS,
  );
  const items = [
    ...snapshot.incidents.map((each) => incidentItem(each, context)),
    ...near.map((each) => maintenanceItem(each, context)),
  ];
  // A status that nobody explained yet speaks for itself.
  const unexplained = unexplainedServices(snapshot);
  if (unexplained[0]) items.push(statusItem(unexplained, context));
  return items.sort((a, b) => rank(b) - rank(a));
}

/** The ids of everything in this state that a visitor may have dismissed. */
export function concernIds({ incidents, maintenances, services }: Snapshot): string[] {
  return [...incidents, ...maintenances, ...services.filter(isAffected)].map(({ id }) => id);
}

function rank({ planned, status }: BannerItem): number {
  return planned ? -1 : severity(status);
}

function isAffected({ status }: Service): boolean {
  return status !== 'operational';
}

function unexplainedServices({ services, incidents, maintenances }: Snapshot): Service[] {
  const causes = [...incidents, ...maintenances.filter(({ status }) => status !== 'scheduled')];
  const explained = new Set(causes.flatMap((cause) => cause.services.map(({ id }) => id)));
  return services.filter((service) => isAffected(service) && !explained.has(service.id));
}

function incidentItem(incident: Incident, { messages, entryFormats, nowMs }: EntryContext): BannerItem {
  const worst = Math.max(0, ...incident.services.map(({ status }) => severity(status)));
  return {
    concerns: [{ id: incident.id, gravity: IMPACTS.indexOf(incident.impact) * 10 + worst }],
    planned: false,
    status: imposedStatus(incident.impact),
    title: incident.name,
    detail: `${messages[incident.status]} · ${entryFormats.relative(Date.parse(incident.startedAt), nowMs)}`,
  };
}

function maintenanceItem(
  maintenance: Maintenance,
  { messages, entryFormats, nowMs }: EntryContext,
): BannerItem {
  const { id, name, status, scheduledStartAt, scheduledEndAt } = maintenance;
  const when = entryFormats.range(Date.parse(scheduledStartAt), Date.parse(scheduledEndAt), nowMs);
  const planned = status === 'scheduled';
  return {
    concerns: [{ id, gravity: planned ? 0 : 1 }],
    planned,
    status: 'under_maintenance',
    title: name,
    detail: `${messages[status]} · ${when}`,
  };
}

function statusItem(services: readonly Service[], { messages, entryFormats }: EntryContext): BannerItem {
  const worst = worstStatus(services.map(({ status }) => status));
  return {
    concerns: services.map(({ id, status }) => ({ id, gravity: severity(status) })),
    planned: false,
    status: worst,
    title: messages[`all_${worst}`],
    detail: entryFormats.plural(messages.affected, services.length),
  };
}
