import { type AffectedService, isMaintenanceEnded, type MaintenanceStatus } from '@status-badge/sdk/contract';
import { addMaintenanceUpdate } from '../maintenances/add-maintenance-update.ts';
import { createMaintenance } from '../maintenances/create-maintenance.ts';
import { type MaintenanceRecord, withUpdates } from '../maintenances/find-maintenance.ts';
import { Maintenance } from '../maintenances/maintenance.entity.ts';
import type { OriginalUpdate } from '../maintenances/moves.ts';
import type { MaintenanceChanges } from '../maintenances/schema.ts';
import { updateMaintenance } from '../maintenances/update-maintenance.ts';
import { attempt, count } from './report.ts';
import type { SourceMaintenance, SourceUpdate } from './schema.ts';
import * as source from './source.ts';
import { labelOf } from './tidy-things.ts';

/** A maintenance of the source in our words. */
interface Wanted {
  name: string;
  services: AffectedService[];
  scheduledStartAt: string;
  scheduledEndAt: string;
  updates: { message: string; original: OriginalUpdate }[];
}

const STATUSES: readonly string[] = ['scheduled', 'in_progress', 'verifying', 'completed'];
const MINUTE_MS = 60_000;

function readUpdate(update: SourceUpdate) {
  const status = (STATUSES.includes(update.status) ? update.status : 'scheduled') as MaintenanceStatus;
  return {
    message: source.messageOf(update),
    original: {
      status,
      displayAt: new Date(source.shownAt(update)),
      sourceId: source.sourceOf(update),
      createdAt: new Date(update.created_at),
    },
  };
}

function readMaintenance(
  { page }: source.Stage,
  maintenance: SourceMaintenance,
  serviceIds: ReadonlyMap<string, string>,
): Wanted {
  const named = source.isImposing(maintenance)
    ? source.imposedNow(maintenance, page)
    : (maintenance.components ?? []).map(({ id }) => ({ id, status: 'under_maintenance' as const }));
  const start = Date.parse(maintenance.scheduled_for);
  // A window without length exists there, not here.
  const end = Math.max(Date.parse(maintenance.scheduled_until), start + MINUTE_MS);
  return {
    name: maintenance.name,
    services: source.affectedOf(named, serviceIds),
    scheduledStartAt: new Date(start).toISOString(),
    scheduledEndAt: new Date(end).toISOString(),
    updates: maintenance.incident_updates.map(readUpdate),
  };
}

/** Brings maintenances with their entries and their original times; of known ones, what is new. */
export async function importMaintenances(
  stage: source.Stage,
  serviceIds: ReadonlyMap<string, string>,
): Promise<void> {
  const { context, organizationId, page, report } = stage;
  const em = context.database.em();
  const sourceIds = page.scheduled_maintenances.map(source.sourceOf);
  const rows = await em.find(Maintenance, { organizationId, sourceId: { $in: sourceIds } });
  const known = new Map((await withUpdates(em, rows)).map((record) => [record.maintenance.sourceId, record]));
  for (const maintenance of page.scheduled_maintenances) {
    const wanted = readMaintenance(stage, maintenance, serviceIds);
    const found = known.get(source.sourceOf(maintenance));
    await attempt(report, labelOf('maintenance', maintenance), async () => {
      if (found) return count(report, await bringUpToDate(stage, found, maintenance, wanted));
      await create(stage, maintenance, wanted);
      report.created += 1;
    });
  }
}

async function create(
  { context, actor, organizationId }: source.Stage,
  from: SourceMaintenance,
  { updates, ...wanted }: Wanted,
): Promise<void> {
  const begun = from.status !== 'scheduled';
  const over = from.status === 'completed';
  await createMaintenance(context, actor, organizationId, wanted, {
    sourceId: source.sourceOf(from),
    createdAt: new Date(from.created_at),
    status: from.status,
    startedAt: begun ? new Date(from.started_at ?? from.scheduled_for) : null,
    completedAt: over ? new Date(from.resolved_at ?? from.scheduled_until) : null,
    updates,
  });
}

const AHEAD: Readonly<Record<string, readonly MaintenanceStatus[]>> = {
  'scheduled in_progress': ['in_progress'],
  'scheduled verifying': ['in_progress', 'verifying'],
  'scheduled completed': ['in_progress', 'completed'],
  'in_progress verifying': ['verifying'],
  'in_progress completed': ['completed'],
  'verifying completed': ['completed'],
};

async function bringUpToDate(
  { context, actor, organizationId }: source.Stage,
  { maintenance, updates }: MaintenanceRecord,
  from: SourceMaintenance,
  wanted: Wanted,
): Promise<boolean> {
  const { id } = maintenance;
  const known = new Set(updates.map(({ sourceId }) => sourceId));
  const missing = wanted.updates.filter(({ original }) => !known.has(original.sourceId));
  for (const { message, original } of missing) {
    await addMaintenanceUpdate(context, actor, organizationId, id, { message }, original);
  }
  // Only ever onward: what has begun or ended here does not go back.
  const moves = AHEAD[`${maintenance.status} ${from.status}`] ?? [];
  for (const status of moves) await addMaintenanceUpdate(context, actor, organizationId, id, { status });
  const changes = changesOf(maintenance, moves.at(-1) ?? maintenance.status, wanted, context.clock.now());
  const changed = Object.keys(changes).length > 0;
  if (changed) await updateMaintenance(context, actor, organizationId, id, changes);
  return missing.length + moves.length > 0 || changed;
}

/** What differs and may still change: once it has begun not its start, once it has ended only its name. */
function changesOf(
  { name, services, scheduledStartAt, scheduledEndAt }: Maintenance,
  status: MaintenanceStatus,
  wanted: Wanted,
  nowMs: number,
): MaintenanceChanges {
  const ended = isMaintenanceEnded(status);
  const changes: MaintenanceChanges = name === wanted.name ? {} : { name: wanted.name };
  if (ended) return changes;
  if (!source.sameServices(services, wanted.services)) changes.services = wanted.services;
  if (Date.parse(wanted.scheduledEndAt) <= nowMs) return changes;
  if (status === 'scheduled' && scheduledStartAt.toISOString() !== wanted.scheduledStartAt) {
    changes.scheduledStartAt = wanted.scheduledStartAt;
  }
  if (scheduledEndAt.toISOString() !== wanted.scheduledEndAt) changes.scheduledEndAt = wanted.scheduledEndAt;
  return changes;
}
