import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { findSeries } from './find-series.ts';
import { tell } from './moves.ts';
import { horizon, planSeries } from './plan-series.ts';

/** Plans a series further, so that its occurrences exist 90 days ahead. When another instance did, nothing is left. */
export async function extendSeries(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
): Promise<void> {
  requireScope(actor, 'status:write', organizationId);
  await transact(context, actor, [topicKey('org', organizationId)], async (tx) => {
    const series = await findSeries(tx.em, organizationId, id);
    if (series.endedAt || series.plannedUntil >= horizon(tx.now)) return;
    const planned = await planSeries(tx, series);
    for (const record of planned) await tell(tx, 'maintenance.scheduled', record);
    if (planned.length === 0) return;
    tx.audit('maintenance_series.extended', organizationId, id, { occurrences: planned.length });
  });
}
