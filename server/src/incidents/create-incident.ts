import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import type { Transaction } from '../events/transaction.ts';
import { parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { namedIds, requireServices } from '../services/affected.ts';
import { refreshStatuses } from '../services/refresh-statuses.ts';
import { Incident } from './incident.entity.ts';
import { presentIncident, presentIncidentUpdate } from './present.ts';
import { requireFewUnresolved } from './require-few-unresolved.ts';
import { type IncidentInput, incidentInput } from './schema.ts';
import { applyEntry, type Entry, type Origin, readInstant, requireRoom, writeEntry } from './timeline.ts';

/** Where an imported incident comes from; `updates` in the order of the input's. */
export interface IncidentOrigin extends Origin {
  updates: readonly Origin[];
}

/**
 * Opens an incident with its first entry, or brings in a past one with all of its entries. Its services show at
 * once what it imposes.
 */
export async function createIncident(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: IncidentInput,
  origin?: IncidentOrigin,
) {
  requireScope(actor, 'status:write', organizationId);
  const fields = parseInput(incidentInput, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    await requireServices(tx.em, organizationId, fields.services);
    const entries = await readEntries(tx, organizationId, fields, origin);
    const first = entries[0]!.displayAt;
    const incident = tx.em.create(Incident, {
      id: createPublicId(),
      organizationId,
      name: fields.name,
      status: 'investigating',
      impact: fields.impact,
      services: fields.services,
      startedAt: readInstant('startedAt', fields.startedAt, { fallback: first, latest: first }),
      resolvedAt: null,
      resolvedBy: null,
      postmortem: fields.postmortem,
      sourceId: origin?.sourceId ?? null,
      createdAt: origin?.createdAt ?? tx.now,
      updatedAt: tx.now,
    });
    const updates = entries.map((entry) => writeEntry(tx, incident, entry, applyEntry(tx, incident, entry)));
    if (!incident.isResolved()) await requireFewUnresolved(tx, incident);
    updates.reverse();
    const shown = presentIncident({ incident, updates });
    const ids = namedIds(incident.services, ...updates.map(({ services }) => services));
    tx.append(
      topic,
      'incident.created',
      { incident: shown, update: presentIncidentUpdate(updates[0]!) },
      ids,
    );
    await refreshStatuses(tx, organizationId, ids, incident.name);
    tx.audit('incident.created', organizationId, incident.id, {
      name: incident.name,
      status: incident.status,
    });
    return shown;
  });
}

/** The entries of a new incident, oldest first; refuses what lies in the future or out of order. */
async function readEntries(
  tx: Transaction,
  organizationId: string,
  fields: ReturnType<typeof parseInput<typeof incidentInput>>,
  origin: IncidentOrigin | undefined,
): Promise<Entry[]> {
  const { status = 'investigating', message, displayAt } = fields;
  const given = fields.updates ?? [{ status, message: message!, displayAt, services: undefined }];
  requireRoom(given);
  const entries: Entry[] = [];
  for (const [index, entry] of given.entries()) {
    const path = fields.updates ? `updates[${index}].` : '';
    await requireServices(tx.em, organizationId, entry.services ?? [], `${path}services`);
    entries.push({
      status: entry.status,
      message: entry.message,
      services: entry.services,
      displayAt: readInstant(`${path}displayAt`, entry.displayAt, {
        fallback: tx.now,
        earliest: entries.at(-1)?.displayAt,
        latest: tx.now,
      }),
      sequence: index + 1,
      origin: origin?.updates[index],
    });
  }
  return entries;
}
