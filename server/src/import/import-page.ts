import { isServiceStatus } from '@status-badge/sdk/contract';
import { type Context, systemActor } from '../context.ts';
import { createGroup } from '../services/create-group.ts';
import { createService } from '../services/create-service.ts';
import { listGroups, listServices } from '../services/list-services.ts';
import type { ServiceChanges } from '../services/schema.ts';
import type { Service } from '../services/service.entity.ts';
import { updateGroup } from '../services/update-group.ts';
import { updateService } from '../services/update-service.ts';
import type { Component, Statuspage } from './schema.ts';

/** How many groups and services were made, changed, or found as they should be. */
export interface ImportReport {
  created: number;
  updated: number;
  unchanged: number;
}

const actor = systemActor('import');
const sourceOf = (component: { id: string }): string => `statuspage:${component.id}`;
const DAY = /^\d{4}-\d{2}-\d{2}/;

/** Our fields of a component; both forms have the same names, so that a second import can compare. */
function serviceFields(component: Component, groupId: string | null) {
  return {
    name: component.name,
    description: component.description?.slice(0, 2_000) || null,
    order: component.position ?? 0,
    groupId,
    startDate: DAY.exec(component.start_date ?? '')?.[0] ?? null,
    showcase: component.showcase ?? false,
    onlyShowIfDegraded: component.only_show_if_degraded ?? false,
  };
}

/**
 * Brings a Statuspage v2 document into an organization, by the same verbs the API uses: every write is a
 * transaction with its events, an interrupted import is completed by the next, and a second one changes nothing.
 */
export async function importPage(
  context: Context,
  organizationId: string,
  page: Statuspage,
): Promise<ImportReport> {
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0 };
  const groupIds = await importGroups(context, organizationId, page, report);
  await importServices(context, organizationId, page, groupIds, report);
  return report;
}

async function importGroups(
  context: Context,
  organizationId: string,
  page: Statuspage,
  report: ImportReport,
): Promise<Map<string, string>> {
  const known = new Map(
    (await listGroups(context.database.em(), organizationId)).map((group) => [group.sourceId, group]),
  );
  const ids = new Map<string, string>();
  for (const component of page.components.filter((each) => each.group)) {
    const { name, description, order } = serviceFields(component, null);
    const found = known.get(sourceOf(component));
    if (!found) {
      const group = await createGroup(
        context,
        actor,
        organizationId,
        { name, description, order },
        sourceOf(component),
      );
      ids.set(component.id, group.id);
      report.created += 1;
      continue;
    }
    ids.set(component.id, found.id);
    const updated = await updateGroup(context, actor, organizationId, found.id, { name, description, order });
    count(report, updated.updatedAt !== found.updatedAt.toISOString());
  }
  return ids;
}

async function importServices(
  context: Context,
  organizationId: string,
  page: Statuspage,
  groupIds: ReadonlyMap<string, string>,
  report: ImportReport,
): Promise<void> {
  const known = new Map(
    (await listServices(context.database.em(), organizationId)).map((service) => [service.sourceId, service]),
  );
  for (const component of page.components.filter((each) => !each.group)) {
    const fields = serviceFields(component, groupIds.get(component.group_id ?? '') ?? null);
    const found = known.get(sourceOf(component));
    if (!found) {
      await createService(
        context,
        actor,
        organizationId,
        { ...fields, status: component.status },
        sourceOf(component),
      );
      report.created += 1;
      continue;
    }
    const changes = differences(found, { ...fields, status: component.status });
    if (Object.keys(changes).length > 0)
      await updateService(context, actor, organizationId, found.id, changes);
    count(report, Object.keys(changes).length > 0);
  }
}

/** What an import would change: one read instead of one transaction for each service that is as it should be. */
function differences(service: Service, wanted: ServiceChanges): ServiceChanges {
  const current = { ...service, status: service.manualStatus } as Record<string, unknown>;
  const entries = Object.entries(wanted).filter(([name, value]) => (current[name] ?? null) !== value);
  return Object.fromEntries(entries.filter(([name, value]) => name !== 'status' || isServiceStatus(value)));
}

function count(report: ImportReport, changed: boolean): void {
  if (changed) report.updated += 1;
  else report.unchanged += 1;
}
