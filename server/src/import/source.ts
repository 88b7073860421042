import type { AffectedService, ServiceStatus } from '@status-badge/sdk/contract';
import type { Actor, Context } from '../context.ts';
import type { ImportReport } from './report.ts';
import type { SourceIncident, SourceMaintenance, SourceUpdate, Statuspage } from './schema.ts';

/** What every step of an import works with. */
export interface Stage {
  context: Context;
  actor: Actor;
  organizationId: string;
  page: Statuspage;
  report: ImportReport;
}

const LONGEST_NAME = 200;
const LONGEST_MESSAGE = 10_000;
const MOST_UPDATES = 100;

/** How something imported is known again. */
export function sourceOf({ id }: { id: string }): string {
  return `statuspage:${id}`;
}

export function nameOf({ name }: { name: string }): string {
  return name.slice(0, LONGEST_NAME).trimEnd();
}

/** What an entry says; one without words says its status. */
export function messageOf({ body, status }: SourceUpdate): string {
  return body?.trim().slice(0, LONGEST_MESSAGE).trimEnd() || status;
}

/** An instant as the API takes it: in UTC, to the millisecond. */
export function instantOf(text: string): string {
  return new Date(text).toISOString();
}

export function shownAt(update: SourceUpdate): string {
  return instantOf(update.display_at ?? update.created_at);
}

/** The entries of a timeline, oldest first: the newest hundred. */
export function entriesOf({ incident_updates: updates }: SourceIncident | SourceMaintenance): SourceUpdate[] {
  return [...updates]
    .sort((a, b) =>
      shownAt(a) < shownAt(b) ? -1 : Number(shownAt(a) > shownAt(b)) || (a.id < b.id ? -1 : 1),
    )
    .slice(-MOST_UPDATES);
}

/** Components as the services they became; those that are not imported are left out. */
export function affectedOf(
  named: readonly { id: string; status: ServiceStatus }[],
  serviceIds: ReadonlyMap<string, string>,
): AffectedService[] {
  const found = named.flatMap(({ id, status }): [string, ServiceStatus][] => {
    const serviceId = serviceIds.get(id);
    return serviceId === undefined ? [] : [[serviceId, status]];
  });
  return [...new Map(found)].map(([id, status]) => ({ id, status }));
}

/** Whether something of the source imposes on its components at this moment. */
export function isImposing({ status }: SourceIncident | SourceMaintenance): boolean {
  return status !== 'resolved' && status !== 'postmortem' && status !== 'scheduled' && status !== 'completed';
}

/**
 * What something imposes now. A Statuspage component has one status and no memory of its reasons, so what imposes
 * is taken to be why a component shows what it shows.
 */
export function imposedNow(
  { components }: SourceIncident | SourceMaintenance,
  page: Statuspage,
): { id: string; status: ServiceStatus }[] {
  const current = new Map(page.components.map(({ id, status }) => [id, status]));
  return (components ?? []).map(({ id, status }) => ({ id, status: current.get(id) ?? status }));
}

export function sameServices(a: readonly AffectedService[], b: readonly AffectedService[]): boolean {
  const statuses = new Map(a.map(({ id, status }) => [id, status]));
  return a.length === b.length && b.every(({ id, status }) => statuses.get(id) === status);
}
