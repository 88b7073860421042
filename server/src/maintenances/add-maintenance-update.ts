import type { MaintenanceStatus } from '@status-badge/sdk/contract';
import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { findMaintenance } from './find-maintenance.ts';
import { move, type OriginalUpdate, requireMove, tell, writeUpdate } from './moves.ts';
import { presentPlan } from './present.ts';
import { hintSchedule } from './schedule-hint.ts';
import { type MaintenanceUpdateInput, maintenanceUpdateInput } from './schema.ts';

function eventOf(from: MaintenanceStatus, to: MaintenanceStatus) {
  if (to === 'in_progress' && from === 'scheduled') return 'maintenance.started';
  if (to === 'completed' || to === 'cancelled') return `maintenance.${to}` as const;
  return 'maintenance.updated';
}

/**
 * Adds news to the timeline, moves the maintenance by hand (start, verify, complete, cancel), or both. Rejects with
 * `conflict` when its status does not allow the move; the error says who moved it last and when.
 */
export async function addMaintenanceUpdate(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: MaintenanceUpdateInput,
  original?: OriginalUpdate,
) {
  requireScope(actor, 'status:write', organizationId);
  const { status, message } = parseInput(maintenanceUpdateInput, input);
  const topic = topicKey('org', organizationId);
  const plan = await transact(context, actor, [topic], async (tx) => {
    const record = await findMaintenance(tx.em, organizationId, id);
    const { maintenance } = record;
    const from = maintenance.status;
    // Sent with news that change no status, the present one is no move.
    const moves = status !== undefined && !(status === from && message !== undefined);
    if (moves) {
      requireMove(maintenance, status);
      move(tx, maintenance, status, tx.now);
    }
    const update = message === undefined ? undefined : writeUpdate(tx, record, message, original);
    const type = moves ? eventOf(from, status) : 'maintenance.updated';
    await tell(tx, type, record, { update });
    tx.audit(type, organizationId, id, { from, to: maintenance.status, update: update?.id ?? null });
    return presentPlan(record);
  });
  hintSchedule(context);
  return plan;
}
