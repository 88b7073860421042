import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { assignChanges, parseInput } from '../http/input.ts';
import { namedIds, requireServices } from '../services/affected.ts';
import { refreshStatuses } from '../services/refresh-statuses.ts';
import { findIncident } from './find-incident.ts';
import { presentIncident } from './present.ts';
import { type IncidentChanges, incidentChanges } from './schema.ts';
import { readInstant } from './timeline.ts';

/**
 * Changes what an incident is called, how bad it is, what it imposes, when it began, or its postmortem; its status
 * changes by an entry only. Changing nothing leaves no trace.
 */
export async function updateIncident(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: IncidentChanges,
) {
  requireScope(actor, 'status:write', organizationId);
  const { startedAt, ...fields } = parseInput(incidentChanges, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    const { incident, updates } = await findIncident(tx.em, organizationId, id);
    await requireServices(tx.em, organizationId, fields.services ?? []);
    const before = namedIds(incident.services);
    const bounds = { fallback: incident.startedAt, latest: updates.at(-1)?.displayAt ?? tx.now };
    const changed = assignChanges(incident, {
      ...fields,
      startedAt: readInstant('startedAt', startedAt, bounds),
    });
    if (changed.length === 0) return presentIncident({ incident, updates });
    incident.updatedAt = tx.now;
    const presented = presentIncident({ incident, updates });
    const ids = [...new Set([...before, ...namedIds(incident.services)])];
    tx.append(topic, 'incident.updated', { incident: presented, update: null }, ids);
    await refreshStatuses(tx, organizationId, ids, incident.name);
    tx.audit('incident.updated', organizationId, id, { changed });
    return presented;
  });
}
