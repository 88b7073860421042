import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { withUpdates } from './find-maintenance.ts';
import { Maintenance } from './maintenance.entity.ts';
import { doDue } from './moves.ts';

/**
 * Starts, completes and reminds of every maintenance of an organization whose time has come, in one transaction.
 * When another instance was first there is nothing left to do, and nothing is written.
 */
export async function runDueMaintenances(
  context: Context,
  actor: Actor,
  organizationId: string,
): Promise<void> {
  requireScope(actor, 'status:write', organizationId);
  const topic = topicKey('org', organizationId);
  await transact(context, actor, [topic], async (tx) => {
    const due = await tx.em.find(
      Maintenance,
      {
        organizationId,
        $or: [
          { status: 'scheduled', scheduledStartAt: { $lte: tx.now } },
          { status: { $in: ['in_progress', 'verifying'] }, scheduledEndAt: { $lte: tx.now } },
          { nextReminderAt: { $lte: tx.now } },
        ],
      },
      { orderBy: { scheduledStartAt: 'asc', id: 'asc' } },
    );
    for (const { action, record } of await doDue(tx, await withUpdates(tx.em, due))) {
      tx.audit(action, organizationId, record.maintenance.id, { by: 'schedule' });
    }
  });
}
