import type { AffectedService, ServiceStatus } from '@status-badge/sdk/contract';
import type { Actor, Context } from '../context.ts';
import type { ImportReport } from './report.ts';
import type { SourceIncident, SourceMaintenance, SourceUpdate, Statuspage } from './schema.ts';

/** What every step of an import works with. */
export interface Stage {
  context: Context;
  actor: Actor;
  organizationId: string;
  /** Tidied. */
  page: Statuspage;
  report: ImportReport;
}

/** How something imported is known again. */
export function sourceOf({ id }: { id: string }): string {
  return `statuspage:${id}`;
}

/** What an entry says; one without words says its status. */
export function messageOf({ body, status }: SourceUpdate): string {
  return body || status;
}

/** An instant as the API takes it: in UTC, to the millisecond. */
export function instantOf(text: string): string {
  return new Date(text).toISOString();
}

export function shownAt(update: SourceUpdate): string {
  return instantOf(update.display_at ?? update.created_at);
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
