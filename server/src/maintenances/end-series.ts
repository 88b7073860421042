import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { withUpdates } from './find-maintenance.ts';
import { findSeries } from './find-series.ts';
import { Maintenance } from './maintenance.entity.ts';
import { move, tell } from './moves.ts';

/**
 * Ends a series: what is planned of it is cancelled, so that readers who saw the plan are told; what is under way
 * goes on. Ending an ended one leaves no trace.
 */
export async function endSeries(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'status:write', organizationId);
  await transact(context, actor, [topicKey('org', organizationId)], async (tx) => {
    const series = await findSeries(tx.em, organizationId, id);
    if (series.endedAt) return;
    series.endedAt = tx.now;
    series.updatedAt = tx.now;
    const planned = await tx.em.find(
      Maintenance,
      { organizationId, seriesId: id, status: 'scheduled' },
      { orderBy: { scheduledStartAt: 'asc', id: 'asc' } },
    );
    for (const record of await withUpdates(tx.em, planned)) {
      move(tx, record.maintenance, 'cancelled', tx.now);
      await tell(tx, 'maintenance.cancelled', record);
    }
    tx.audit('maintenance_series.ended', organizationId, id, { cancelled: planned.length });
  });
}
