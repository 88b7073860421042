import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { invalidInput, parseInput } from '../http/input.ts';
import { requireServices } from '../services/affected.ts';
import { doDue, tell, writeUpdate } from './moves.ts';
import { planMaintenance, requireFewPlanned } from './plan-maintenance.ts';
import { presentPlan } from './present.ts';
import { hintSchedule } from './schedule-hint.ts';
import { type MaintenanceInput, maintenanceInput } from './schema.ts';

/** Plans a maintenance. One whose window has begun starts in the same transaction. */
export async function createMaintenance(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: MaintenanceInput,
) {
  requireScope(actor, 'status:write', organizationId);
  const { message, ...fields } = parseInput(maintenanceInput, input);
  const topic = topicKey('org', organizationId);
  const plan = await transact(context, actor, [topic], async (tx) => {
    await requireServices(tx.em, organizationId, fields.services);
    await requireFewPlanned(tx.em, organizationId);
    const window = { start: new Date(fields.scheduledStartAt), end: new Date(fields.scheduledEndAt) };
    if (window.end <= tx.now) throw invalidInput('scheduledEndAt', 'must not have passed');
    const record = planMaintenance(tx, { ...fields, organizationId, ...window });
    if (message) writeUpdate(tx, record, message);
    await tell(tx, 'maintenance.scheduled', record);
    await doDue(tx, record);
    const { id, name } = record.maintenance;
    tx.audit('maintenance.scheduled', organizationId, id, { name });
    return presentPlan(record);
  });
  hintSchedule(context);
  return plan;
}
