import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { assignChanges, invalidInput, parseInput } from '../http/input.ts';
import { namedIds } from '../services/affected.ts';
import { byDisplay, findIncident } from './find-incident.ts';
import { presentIncident, presentIncidentUpdate } from './present.ts';
import { type IncidentUpdateChanges, incidentUpdateChanges } from './schema.ts';
import { readInstant, requireRoom } from './timeline.ts';

/**
 * Corrects what an entry says or when it applies. Readers see the timeline as it is now; what stood there before is
 * kept in the audit log. The order of the entries stays, because the newest one says what the incident is.
 */
export async function editIncidentUpdate(
  context: Context,
  actor: Actor,
  organizationId: string,
  { incidentId, updateId }: { incidentId: string; updateId: string },
  input: IncidentUpdateChanges,
) {
  requireScope(actor, 'status:write', organizationId);
  const { message, displayAt } = parseInput(incidentUpdateChanges, input);
  const topic = topicKey('org', organizationId);
  return transact(context, actor, [topic], async (tx) => {
    const { incident, updates } = await findIncident(tx.em, organizationId, incidentId);
    const update = updates.find((each) => each.id === updateId);
    if (!update) throw notFound('entry', updateId);
    const before = { message: update.message, displayAt: update.displayAt };
    const bounds = { fallback: update.displayAt, earliest: incident.startedAt, latest: tx.now };
    const changed = assignChanges(update, {
      message,
      displayAt: readInstant('displayAt', displayAt, bounds),
    });
    if (changed.length === 0) return presentIncident({ incident, updates });
    if (updates.some((each, index) => index > 0 && byDisplay(updates[index - 1]!, each) > 0)) {
      throw invalidInput('displayAt', 'must stay between the entries before and after it');
    }
    requireRoom(updates);
    update.updatedAt = tx.now;
    incident.updatedAt = tx.now;
    if (incident.isResolved() && update === updates[0]) incident.resolvedAt = update.displayAt;
    const presented = presentIncident({ incident, updates });
    tx.append(
      topic,
      'incident.updated',
      { incident: presented, update: presentIncidentUpdate(update) },
      namedIds(incident.services, update.services),
    );
    tx.audit('incident.update_edited', organizationId, incidentId, { update: updateId, changed, before });
    return presented;
  });
}
