import { isMaintenanceEnded, type MaintenanceStatus } from '@status-badge/sdk/contract';
import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import type { Transaction } from '../events/transaction.ts';
import { invalidInput, parseInput } from '../http/input.ts';
import type { Origin } from '../incidents/timeline.ts';
import { requireServices } from '../services/affected.ts';
import type { MaintenanceRecord } from './find-maintenance.ts';
import { doDue, type OriginalUpdate, tell, writeUpdate } from './moves.ts';
import { planMaintenance, requireFewPlanned } from './plan-maintenance.ts';
import { presentPlan } from './present.ts';
import { hintSchedule } from './schedule-hint.ts';
import { type MaintenanceInput, maintenanceInput } from './schema.ts';

/** Where an imported maintenance comes from, and how far it had come there. */
export interface MaintenanceOrigin extends Origin {
  status: MaintenanceStatus;
  startedAt: Date | null;
  completedAt: Date | null;
  updates: readonly { message: string; original: OriginalUpdate }[];
}

/** Plans a maintenance, or brings in one of the past. One whose window has begun starts in the same transaction. */
export async function createMaintenance(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: MaintenanceInput,
  origin?: MaintenanceOrigin,
) {
  requireScope(actor, 'status:write', organizationId);
  const { message, ...fields } = parseInput(maintenanceInput, input);
  const topic = topicKey('org', organizationId);
  const plan = await transact(context, actor, [topic], async (tx) => {
    await requireServices(tx.em, organizationId, fields.services);
    if (!origin || !isMaintenanceEnded(origin.status)) await requireFewPlanned(tx.em, organizationId);
    const window = { start: new Date(fields.scheduledStartAt), end: new Date(fields.scheduledEndAt) };
    if (!origin && window.end <= tx.now) throw invalidInput('scheduledEndAt', 'must not have passed');
    const record = planMaintenance(tx, { ...fields, organizationId, ...window });
    if (message) writeUpdate(tx, record, message);
    if (origin) restore(tx, record, origin);
    await tell(tx, 'maintenance.scheduled', record);
    await doDue(tx, [record]);
    const { id, name } = record.maintenance;
    tx.audit('maintenance.scheduled', organizationId, id, { name });
    return presentPlan(record);
  });
  hintSchedule(context);
  return plan;
}

function restore(
  tx: Transaction,
  record: MaintenanceRecord,
  { updates, ...origin }: MaintenanceOrigin,
): void {
  Object.assign(record.maintenance, origin);
  for (const { message, original } of updates) writeUpdate(tx, record, message, original);
}
