import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { requireServices } from '../services/affected.ts';
import { MaintenanceSeries } from './maintenance-series.entity.ts';
import { tell } from './moves.ts';
import { planSeries } from './plan-series.ts';
import { presentSeries } from './present-series.ts';
import { requireOccurrences } from './require-occurrences.ts';
import { hintSchedule } from './schedule-hint.ts';
import { MOST_SERIES, type SeriesInput, seriesInput } from './series-schema.ts';

/** Begins a series and plans its occurrences of the next 90 days; what its rule has in the past is left out. */
export async function createSeries(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: SeriesInput,
) {
  requireScope(actor, 'status:write', organizationId);
  const { startsAt: firstLocal, ...fields } = parseInput(seriesInput, input);
  const now = new Date(context.clock.now());
  requireOccurrences({ ...fields, firstLocal }, now);
  const topic = topicKey('org', organizationId);
  const series = await transact(context, actor, [topic], async (tx) => {
    await requireServices(tx.em, organizationId, fields.services);
    requireFewSeries(await tx.em.count(MaintenanceSeries, { organizationId, endedAt: null }));
    const created = tx.em.create(MaintenanceSeries, {
      id: createPublicId(),
      organizationId,
      ...fields,
      firstLocal,
      plannedUntil: tx.now,
      endedAt: null,
      createdAt: tx.now,
      updatedAt: tx.now,
    });
    for (const record of await planSeries(tx, created)) await tell(tx, 'maintenance.scheduled', record);
    tx.audit('maintenance_series.created', organizationId, created.id, { name: created.name });
    return presentSeries(created);
  });
  hintSchedule(context);
  return series;
}

function requireFewSeries(count: number): void {
  if (count < MOST_SERIES) return;
  throw new ServerError(
    'limit_reached',
    `An organization has at most ${MOST_SERIES} series of maintenances; end one first.`,
  );
}
