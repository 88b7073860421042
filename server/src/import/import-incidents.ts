import type { AffectedService, Impact, IncidentStatus } from '@status-badge/sdk/contract';
import { addIncidentUpdate } from '../incidents/add-incident-update.ts';
import { createIncident } from '../incidents/create-incident.ts';
import { editIncidentUpdate } from '../incidents/edit-incident-update.ts';
import { type IncidentRecord, withUpdates } from '../incidents/find-incident.ts';
import { Incident } from '../incidents/incident.entity.ts';
import { updateIncident } from '../incidents/update-incident.ts';
import { attempt, count } from './report.ts';
import type { SourceIncident, SourceUpdate } from './schema.ts';
import * as source from './source.ts';
import { labelOf } from './tidy-things.ts';

interface Entry {
  status: IncidentStatus;
  message: string;
  displayAt: string;
  services?: AffectedService[];
  origin: { sourceId: string; createdAt: Date };
}

/** An incident of the source in our words. */
interface Wanted {
  name: string;
  impact: Impact;
  postmortem: string | null;
  startedAt: string;
  entries: Entry[];
  /** What it imposes now; what it was about when it is resolved. */
  services: AffectedService[];
}

function statusOf({ status }: { status: string }): IncidentStatus {
  if (status === 'postmortem') return 'resolved';
  return status === 'identified' || status === 'monitoring' || status === 'resolved'
    ? status
    : 'investigating';
}

function readEntry(update: SourceUpdate, serviceIds: ReadonlyMap<string, string>): Entry {
  const status = statusOf(update);
  const affected = update.affected_components?.map(({ code, new_status }) => ({
    id: code,
    status: new_status,
  }));
  return {
    status,
    message: source.messageOf(update),
    displayAt: source.shownAt(update),
    // A resolving entry returns all of them by itself.
    ...(affected && status !== 'resolved' ? { services: source.affectedOf(affected, serviceIds) } : {}),
    origin: { sourceId: source.sourceOf(update), createdAt: new Date(update.created_at) },
  };
}

/** A page that lists an incident without entries still says that it is, and since when. */
function onlyEntry(incident: SourceIncident): SourceUpdate {
  const { id, status, name, created_at } = incident;
  return { id, status, body: name, created_at, display_at: incident.started_at ?? created_at };
}

function readIncident(
  { page }: source.Stage,
  incident: SourceIncident,
  serviceIds: ReadonlyMap<string, string>,
): Wanted {
  const updates = incident.incident_updates;
  const told = updates.filter(({ status }) => status !== 'postmortem');
  const entries = (told.length > 0 ? told : [onlyEntry(incident)]).map((each) => readEntry(each, serviceIds));
  const last = entries.at(-1)!;
  const imposing = source.isImposing(incident);
  const services = source.affectedOf(source.imposedNow(incident, page), serviceIds);
  if (imposing && last.status !== 'resolved') last.services = services;
  if (!imposing) {
    last.status = 'resolved';
    delete last.services;
  }
  const postmortem = updates.findLast(({ status }) => status === 'postmortem');
  const startedAt = source.instantOf(incident.started_at ?? incident.created_at);
  return {
    name: incident.name,
    impact: incident.impact === 'maintenance' ? 'none' : incident.impact,
    postmortem: postmortem ? source.messageOf(postmortem) : null,
    startedAt: startedAt < entries[0]!.displayAt ? startedAt : entries[0]!.displayAt,
    entries,
    services,
  };
}

/** Brings incidents with their entries and their original times; of known ones, what is new. */
export async function importIncidents(
  stage: source.Stage,
  serviceIds: ReadonlyMap<string, string>,
): Promise<void> {
  const { context, organizationId, page, report } = stage;
  const em = context.database.em();
  const rows = await em.find(Incident, {
    organizationId,
    sourceId: { $in: page.incidents.map(source.sourceOf) },
  });
  const known = new Map((await withUpdates(em, rows)).map((record) => [record.incident.sourceId, record]));
  // Oldest first, as it happened.
  for (const incident of [...page.incidents].sort(
    (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at),
  )) {
    const wanted = readIncident(stage, incident, serviceIds);
    const found = known.get(source.sourceOf(incident));
    await attempt(report, labelOf('incident', incident), async () => {
      if (found) return count(report, await bringUpToDate(stage, found, incident, wanted));
      await create(stage, incident, wanted);
      report.created += 1;
    });
  }
}

async function create(
  { context, actor, organizationId }: source.Stage,
  incident: SourceIncident,
  { entries, ...wanted }: Wanted,
): Promise<void> {
  const named = wanted.services.map(({ id }) => ({ id, status: 'operational' as const }));
  await createIncident(
    context,
    actor,
    organizationId,
    { ...wanted, services: named, updates: entries.map(({ origin: _, ...entry }) => entry) },
    {
      sourceId: source.sourceOf(incident),
      createdAt: new Date(incident.created_at),
      updates: entries.map(({ origin }) => origin),
    },
  );
}

async function bringUpToDate(
  { context, actor, organizationId }: source.Stage,
  { incident, updates }: IncidentRecord,
  from: SourceIncident,
  wanted: Wanted,
): Promise<boolean> {
  const known = new Map(updates.map((update) => [update.sourceId, update]));
  let changed = false;
  let resolved = incident.isResolved();
  for (const { origin, ...entry } of wanted.entries) {
    const update = known.get(origin.sourceId);
    if (update && update.message !== entry.message) {
      const place = { incidentId: incident.id, updateId: update.id };
      await editIncidentUpdate(context, actor, organizationId, place, { message: entry.message });
      changed = true;
    }
    // Resolved here already: the source's own end comes too late.
    if (update || (resolved && entry.status === 'resolved')) continue;
    const input = { ...entry, reopen: resolved };
    const now = await addIncidentUpdate(context, actor, organizationId, incident.id, input, origin);
    resolved = now.status === 'resolved';
    changed = true;
  }
  const changes = {
    name: wanted.name,
    impact: wanted.impact,
    ...(wanted.postmortem === null ? {} : { postmortem: wanted.postmortem }),
    ...(source.isImposing(from) && !resolved ? { services: wanted.services } : {}),
  };
  const same =
    changes.name === incident.name &&
    changes.impact === incident.impact &&
    (wanted.postmortem === null || wanted.postmortem === incident.postmortem) &&
    (!changes.services || source.sameServices(changes.services, incident.services));
  if (!same) await updateIncident(context, actor, organizationId, incident.id, changes);
  return changed || !same;
}
