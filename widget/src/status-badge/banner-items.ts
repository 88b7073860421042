import type { Incident, Maintenance, ServiceStatus } from '@status-badge/sdk';
import { IMPACTS, imposedStatus, severity } from '@status-badge/sdk/contract';
import type { BadgeContext } from './badge-context.ts';

/** One thing a banner speaks of. */
export interface BannerItem {
  /** Names it in what the visitor dismissed. */
  id: string;
  /** Rises when it gets worse; a dismissed item comes back then. */
  gravity: number;
  status: ServiceStatus;
  title: string;
  detail: string;
}

const SOON_MS = 24 * 3_600_000;

/** What is wrong now, worst knowledge first, and what is planned within a day. */
export function bannerItems(context: BadgeContext): BannerItem[] {
  const { snapshot, nowMs } = context;
  if (!snapshot) return [];
  const planned = snapshot.maintenances.filter(
    ({ scheduledStartAt }) => Date.parse(scheduledStartAt) - nowMs < SOON_MS,
  );
  const items = [
    ...snapshot.incidents.map((each) => incidentItem(each, context)),
    ...planned.map((each) => maintenanceItem(each, context)),
  ];
  // A status that nobody explained yet speaks for itself.
  return items.length > 0 || snapshot.statusLabel === 'operational' ? items : [statusItem(context)];
}

function incidentItem(incident: Incident, { messages, formats, nowMs }: BadgeContext): BannerItem {
  const worst = Math.max(0, ...incident.services.map(({ status }) => severity(status)));
  return {
    id: incident.id,
    gravity: IMPACTS.indexOf(incident.impact) * 10 + worst,
    status: imposedStatus(incident.impact),
    title: incident.name,
    detail: `${messages[incident.status]} · ${formats.relative(Date.parse(incident.startedAt), nowMs)}`,
  };
}

function maintenanceItem(maintenance: Maintenance, { messages, formats }: BadgeContext): BannerItem {
  const { id, name, status, scheduledStartAt, scheduledEndAt } = maintenance;
  const when = formats.range(Date.parse(scheduledStartAt), Date.parse(scheduledEndAt));
  return {
    id,
    gravity: status === 'scheduled' ? 0 : 1,
    status: 'under_maintenance',
    title: name,
    detail: `${messages[status]} · ${when}`,
  };
}

function statusItem({ snapshot, messages, formats }: BadgeContext): BannerItem {
  const { statusLabel, services } = snapshot!;
  const affected = services.filter(({ status }) => status !== 'operational');
  return {
    id: 'status',
    gravity: severity(statusLabel),
    status: statusLabel,
    title: messages[`all_${statusLabel}`],
    detail: formats.plural(messages.affected, affected.length),
  };
}
