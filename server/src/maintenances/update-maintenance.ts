import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { assignChanges, invalidInput, parseInput } from '../http/input.ts';
import { namedIds, requireServices } from '../services/affected.ts';
import { findMaintenance } from './find-maintenance.ts';
import type { Maintenance } from './maintenance.entity.ts';
import { doDue, tell } from './moves.ts';
import { presentPlan } from './present.ts';
import { nextReminder } from './reminders.ts';
import { hintSchedule } from './schedule-hint.ts';
import { type MaintenanceChanges, maintenanceChanges } from './schema.ts';

/**
 * Changes what is planned: name, services, window, reminders. Under way, a later end extends it and the start stays;
 * of one that has ended only the name changes. An occurrence of a series is changed alone. Changing nothing leaves
 * no trace.
 */
export async function updateMaintenance(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: MaintenanceChanges,
) {
  requireScope(actor, 'status:write', organizationId);
  const { scheduledStartAt, scheduledEndAt, ...fields } = parseInput(maintenanceChanges, input);
  const topic = topicKey('org', organizationId);
  const plan = await transact(context, actor, [topic], async (tx) => {
    const record = await findMaintenance(tx.em, organizationId, id);
    const { maintenance } = record;
    await requireServices(tx.em, organizationId, fields.services ?? []);
    const before = namedIds(maintenance.services);
    const changed = assignChanges(maintenance, {
      ...fields,
      ...(scheduledStartAt ? { scheduledStartAt: new Date(scheduledStartAt) } : {}),
      ...(scheduledEndAt ? { scheduledEndAt: new Date(scheduledEndAt) } : {}),
    });
    if (changed.length === 0) return presentPlan(record);
    requireChangeable(maintenance, changed);
    requireWindow(maintenance, changed, tx.now);
    if (changed.some((name) => name === 'scheduledStartAt' || name === 'reminderMinutes')) {
      maintenance.nextReminderAt = nextReminder(maintenance, tx.now);
    }
    await tell(tx, 'maintenance.updated', record, { before });
    await doDue(tx, [record]);
    tx.audit('maintenance.updated', organizationId, id, { changed });
    return presentPlan(record);
  });
  hintSchedule(context);
  return plan;
}

function requireChangeable(maintenance: Maintenance, changed: readonly string[]): void {
  const late = maintenance.isEnded()
    ? changed.find((name) => name !== 'name')
    : maintenance.isUnderWay() && changed.find((name) => name === 'scheduledStartAt');
  if (!late) return;
  throw new ServerError('conflict', `The maintenance is ${maintenance.status}: its ${late} cannot change.`, {
    extensions: { currentStatus: maintenance.status },
  });
}

function requireWindow(
  { scheduledStartAt, scheduledEndAt }: Maintenance,
  changed: readonly string[],
  now: Date,
): void {
  if (!changed.includes('scheduledStartAt') && !changed.includes('scheduledEndAt')) return;
  if (scheduledStartAt >= scheduledEndAt) {
    throw invalidInput('scheduledEndAt', 'must be later than scheduledStartAt');
  }
  if (scheduledEndAt <= now) {
    throw invalidInput('scheduledEndAt', 'must not have passed; complete or cancel it instead');
  }
}
