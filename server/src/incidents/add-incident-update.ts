import type { AffectedService } from '@status-badge/sdk/contract';
import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { invalidInput, parseInput } from '../http/input.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { namedIds, requireServices } from '../services/affected.ts';
import { refreshStatuses } from '../services/refresh-statuses.ts';
import { Service } from '../services/service.entity.ts';
import { byDisplay, findIncident } from './find-incident.ts';
import type { Incident } from './incident.entity.ts';
import { presentIncident, presentIncidentUpdate } from './present.ts';
import { requireFewUnresolved } from './require-few-unresolved.ts';
import { type IncidentUpdateInput, incidentUpdateInput } from './schema.ts';
import { applyEntry, type Entry, type Origin, readInstant, requireRoom, writeEntry } from './timeline.ts';

const LATE_RESOLUTION = 'must not be earlier than the newest entry: an incident ends with its resolution';

/**
 * Adds an entry to the timeline. The newest entry says what the incident is: with `resolved` its services return.
 * An entry whose `displayAt` lies before the newest one fills in the past and changes nothing else.
 *
 * Rejects with `conflict` when somebody else has resolved the incident; the error says who and when. One that is reopened
 * counts among the unresolved again.
 */
export async function addIncidentUpdate(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: IncidentUpdateInput,
  origin?: Origin,
) {
  requireScope(actor, 'status:write', organizationId);
  const fields = parseInput(incidentUpdateInput, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    const { incident, updates } = await findIncident(tx.em, organizationId, id);
    await requireServices(tx.em, organizationId, fields.services ?? []);
    requireRoom([...updates, fields]);
    const before = namedIds(incident.services);
    const entry: Entry = {
      status: fields.status,
      message: fields.message,
      services: fields.services,
      displayAt: readInstant('displayAt', fields.displayAt, {
        fallback: tx.now,
        earliest: incident.startedAt,
        latest: tx.now,
      }),
      sequence: 1 + Math.max(0, ...updates.map(({ sequence }) => sequence)),
      origin,
    };
    const next = updates.find(({ displayAt }) => displayAt <= entry.displayAt);
    const isNewest = next === updates[0];
    if (isNewest) requireOpen(incident, fields.reopen && fields.status !== 'resolved');
    else if (entry.status === 'resolved') throw invalidInput('displayAt', LATE_RESOLUTION);
    if (isNewest && incident.isResolved() && entry.status !== 'resolved') {
      await requireFewUnresolved(tx, incident);
      entry.services ??= await remainingServices(tx.em, organizationId, incident.services);
    }
    const shown = isNewest ? applyEntry(tx, incident, entry) : (entry.services ?? next?.services ?? []);
    const update = writeEntry(tx, incident, entry, shown);
    incident.updatedAt = tx.now;
    const type = isNewest && incident.isResolved() ? 'incident.resolved' : 'incident.updated';
    const record = { incident, updates: [...updates, update].sort(byDisplay) };
    const ids = [...new Set([...before, ...namedIds(incident.services, update.services)])];
    const presented = presentIncident(record);
    tx.append(topic, type, { incident: presented, update: presentIncidentUpdate(update) }, ids);
    await refreshStatuses(tx, organizationId, ids, incident.name);
    tx.audit(type, organizationId, id, { update: update.id, status: entry.status });
    return presented;
  });
}

/** What a resolved incident imposed last, without the services that were deleted since. */
async function remainingServices(
  em: EntityManager,
  organizationId: string,
  services: readonly AffectedService[],
): Promise<AffectedService[]> {
  const found = await em.find(Service, { organizationId, id: { $in: namedIds(services) } });
  const known = new Set(found.map(({ id }) => id));
  return services.filter(({ id }) => known.has(id));
}

function requireOpen(incident: Incident, reopen: boolean): void {
  if (!incident.isResolved() || !incident.resolvedAt || reopen) return;
  const resolvedAt = incident.resolvedAt.toISOString();
  const resolvedBy = incident.resolvedBy ?? 'somebody';
  throw new ServerError(
    'conflict',
    `The incident was resolved by "${resolvedBy}" at ${resolvedAt}. Send "reopen": true if it is back.`,
    { extensions: { resolvedBy, resolvedAt } },
  );
}
