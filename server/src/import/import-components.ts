import { createGroup } from '../services/create-group.ts';
import { createService } from '../services/create-service.ts';
import { listGroups, listServices } from '../services/list-services.ts';
import type { ServiceChanges } from '../services/schema.ts';
import type { Service } from '../services/service.entity.ts';
import { updateGroup } from '../services/update-group.ts';
import { updateService } from '../services/update-service.ts';
import { attempt, count } from './report.ts';
import type { Component } from './schema.ts';
import { isImposing, type Stage, sourceOf } from './source.ts';
import { labelOf } from './tidy-things.ts';

/** Our fields of a component; both forms have the same names, so that a second import can compare. */
function serviceFields(component: Component, groupId: string | null) {
  return {
    name: component.name,
    description: component.description ?? null,
    order: component.position ?? 0,
    groupId,
    startDate: component.start_date ?? null,
    showcase: component.showcase ?? false,
    onlyShowIfDegraded: component.only_show_if_degraded ?? false,
  };
}

/** Brings groups and services; answers the id that each component has here. */
export async function importComponents(stage: Stage): Promise<Map<string, string>> {
  return importServices(stage, await importGroups(stage));
}

async function importGroups({ context, actor, organizationId, page, report }: Stage) {
  const known = new Map(
    (await listGroups(context.database.em(), organizationId)).map((group) => [group.sourceId, group]),
  );
  const ids = new Map<string, string>();
  for (const component of page.components.filter((each) => each.group)) {
    const { name, description, order } = serviceFields(component, null);
    const input = { name, description, order };
    const found = known.get(sourceOf(component));
    await attempt(report, labelOf('group', component), async () => {
      if (!found) {
        const group = await createGroup(context, actor, organizationId, input, sourceOf(component));
        ids.set(component.id, group.id);
        report.created += 1;
        return;
      }
      ids.set(component.id, found.id);
      const updated = await updateGroup(context, actor, organizationId, found.id, input);
      count(report, updated.updatedAt !== found.updatedAt.toISOString());
    });
  }
  return ids;
}

async function importServices(
  { context, actor, organizationId, page, report }: Stage,
  groupIds: ReadonlyMap<string, string>,
) {
  const known = new Map(
    (await listServices(context.database.em(), organizationId)).map((service) => [service.sourceId, service]),
  );
  // What an incident or a maintenance says comes with it, and goes with it: it is not set by hand.
  const explained = new Set(
    [...page.incidents, ...page.scheduled_maintenances]
      .filter(isImposing)
      .flatMap(({ components }) => components?.map(({ id }) => id) ?? []),
  );
  const ids = new Map<string, string>();
  for (const component of page.components.filter((each) => !each.group)) {
    const status = explained.has(component.id) ? 'operational' : component.status;
    const fields = { ...serviceFields(component, groupIds.get(component.group_id ?? '') ?? null), status };
    const found = known.get(sourceOf(component));
    await attempt(report, labelOf('component', component), async () => {
      if (!found) {
        const service = await createService(context, actor, organizationId, fields, sourceOf(component));
        ids.set(component.id, service.id);
        report.created += 1;
        return;
      }
      ids.set(component.id, found.id);
      const changes = differences(found, fields);
      const changed = Object.keys(changes).length > 0;
      if (changed) await updateService(context, actor, organizationId, found.id, changes);
      count(report, changed);
    });
  }
  return ids;
}

/** What an import would change: one read instead of one transaction for each service that is as it should be. */
function differences(service: Service, wanted: ServiceChanges): ServiceChanges {
  const current = { ...service, status: service.manualStatus } as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => (current[name] ?? null) !== value),
  );
}
