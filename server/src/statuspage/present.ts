import {
  type AffectedService,
  groupStatus,
  type IncidentStatus,
  type MaintenanceStatus,
  type ServiceStatus,
  type Snapshot,
  type Incident as WireIncident,
  type Maintenance as WireMaintenance,
} from '@status-badge/sdk/contract';
import type { Component, Incident, Page, ScheduledMaintenance, Update } from './schema.ts';

/** What the answers of one page have in common: its state, and where people see it. */
export interface Shown {
  snapshot: Snapshot;
  /** The address of the page, in full. */
  address: string;
  /** What a timeline calls its services, see {@link nameServices}. */
  names: ReadonlyMap<string, string>;
  /** When anything of it changed last. */
  changedAt: string;
}

/** A timeline's entry in either's words. */
interface Entry {
  id: string;
  status: IncidentStatus | MaintenanceStatus | 'postmortem';
  message: string;
  services?: readonly AffectedService[];
  displayAt: string;
  createdAt: string;
  updatedAt: string;
}

/** Names by id, as Statuspage writes them in a timeline: with the group. */
export function nameServices({ groups, services }: Snapshot): ReadonlyMap<string, string> {
  const groupNames = new Map(groups.map(({ id, name }) => [id, name]));
  return new Map(
    services.map(({ id, name, groupId }) => {
      const group = groupNames.get(groupId ?? '');
      return [id, group === undefined ? name : `${group} - ${name}`];
    }),
  );
}

export function presentPage({ snapshot: { organization }, address, changedAt }: Shown): Page {
  return {
    id: organization.id,
    name: organization.name,
    url: organization.pageUrl ?? address,
    time_zone: organization.timeZone,
    updated_at: changedAt,
  };
}

/** Groups and services as on the page: by place, each group before its services. */
export function presentComponents({ organization, groups, services }: Snapshot): Component[] {
  const page_id = organization.id;
  const within = (id: string | null) => services.filter(({ groupId }) => groupId === id);
  const single = within(null).map((service) => [presentService(service, page_id)]);
  const grouped = groups.map((group): Component[] => {
    const children = within(group.id);
    const heading: Component = {
      id: group.id,
      name: group.name,
      status: groupStatus(group.id, services),
      created_at: group.createdAt,
      updated_at: group.updatedAt,
      position: group.order,
      description: group.description,
      showcase: false,
      start_date: null,
      group_id: null,
      page_id,
      group: true,
      only_show_if_degraded: false,
      components: children.map(({ id }) => id),
    };
    return [heading, ...children.map((child) => presentService(child, page_id))];
  });
  return [...single, ...grouped]
    .sort(([a], [b]) => a!.position - b!.position || (a!.id < b!.id ? -1 : 1))
    .flat();
}

function presentService(service: Snapshot['services'][number], page_id: string): Component {
  return {
    id: service.id,
    name: service.name,
    status: service.status,
    created_at: service.createdAt,
    updated_at: service.updatedAt,
    position: service.order,
    description: service.description,
    showcase: service.showcase,
    start_date: service.startDate,
    group_id: service.groupId,
    page_id,
    group: false,
    only_show_if_degraded: service.onlyShowIfDegraded,
  };
}

export function presentIncidents(shown: Shown, incidents: readonly WireIncident[]) {
  return { incidents: incidents.map((incident) => presentIncident(shown, incident)) };
}

/** Without what was cancelled: Statuspage knows no such thing, and it did not happen. */
export function presentMaintenances(shown: Shown, maintenances: readonly WireMaintenance[]) {
  return { scheduled_maintenances: maintenances.flatMap((each) => presentMaintenance(shown, each) ?? []) };
}

function presentIncident(shown: Shown, incident: WireIncident): Incident {
  const { id, postmortem, resolvedAt, updatedAt } = incident;
  const isExplained = resolvedAt !== null && postmortem !== null;
  // There a postmortem is the last entry of the timeline, and the status after `resolved`.
  const explanation: Entry[] = isExplained
    ? [
        {
          id: `${id}-postmortem`,
          status: 'postmortem',
          message: postmortem,
          displayAt: updatedAt,
          createdAt: updatedAt,
          updatedAt,
        },
      ]
    : [];
  const updates: Entry[] = [...explanation, ...incident.updates];
  return {
    ...presentCommon(shown, incident, updates),
    status: isExplained ? 'postmortem' : incident.status,
    impact: incident.impact,
    monitoring_at: firstAt(updates, 'monitoring'),
    resolved_at: resolvedAt,
    started_at: incident.startedAt,
  };
}

function presentMaintenance(shown: Shown, maintenance: WireMaintenance): ScheduledMaintenance | undefined {
  const { status, startedAt, completedAt, scheduledStartAt, scheduledEndAt } = maintenance;
  if (status === 'cancelled') return undefined;
  return {
    ...presentCommon(shown, maintenance, maintenance.updates),
    status,
    impact: 'maintenance',
    monitoring_at: firstAt(maintenance.updates, 'verifying'),
    resolved_at: completedAt,
    started_at: startedAt ?? scheduledStartAt,
    scheduled_for: scheduledStartAt,
    scheduled_until: scheduledEndAt,
  };
}

type Happening = WireIncident | WireMaintenance;

function presentCommon(
  { snapshot, address, names }: Shown,
  { id, name, services, createdAt, updatedAt }: Happening,
  updates: readonly Entry[],
) {
  const page_id = snapshot.organization.id;
  const named = new Set(services.map((service) => service.id));
  return {
    id,
    name,
    created_at: createdAt,
    updated_at: updatedAt,
    shortlink: address,
    page_id,
    incident_updates: presentUpdates(names, id, updates),
    components: snapshot.services
      .filter((service) => named.has(service.id))
      .map((service) => presentService(service, page_id)),
  };
}

/** Newest first, as they come; each says what a service was before it. */
function presentUpdates(names: Shown['names'], incident_id: string, updates: readonly Entry[]): Update[] {
  const before = new Map<string, ServiceStatus>();
  const presented = updates.toReversed().map((update): Update => {
    const affected = (update.services ?? []).map(({ id, status }) => {
      const old_status = before.get(id) ?? 'operational';
      before.set(id, status);
      // A service that is gone is called by its id.
      return { code: id, name: names.get(id) ?? id, old_status, new_status: status };
    });
    return {
      id: update.id,
      status: update.status,
      body: update.message,
      incident_id,
      created_at: update.createdAt,
      updated_at: update.updatedAt,
      display_at: update.displayAt,
      affected_components: affected.length > 0 ? affected : null,
      deliver_notifications: false,
      custom_tweet: null,
      tweet_id: null,
    };
  });
  return presented.reverse();
}

function firstAt(updates: readonly Entry[], status: Entry['status']): string | null {
  return updates.findLast((update) => update.status === status)?.displayAt ?? null;
}
