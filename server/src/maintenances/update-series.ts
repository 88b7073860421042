import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { assignChanges, parseInput } from '../http/input.ts';
import { requireServices } from '../services/affected.ts';
import { findSeries } from './find-series.ts';
import { tell } from './moves.ts';
import { presentSeries } from './present-series.ts';
import { replanSeries } from './replan-series.ts';
import { requireOccurrences } from './require-occurrences.ts';
import { hintSchedule } from './schedule-hint.ts';
import { type SeriesChanges, seriesChanges } from './series-schema.ts';

const RECURRENCE: readonly string[] = ['rule', 'timeZone', 'firstLocal'];

/** Changes a series and what is planned of it; what has begun stays. Changing nothing leaves no trace. */
export async function updateSeries(
  context: Context,
  actor: Actor,
  organizationId: string,
  id: string,
  input: SeriesChanges,
) {
  requireScope(actor, 'status:write', organizationId);
  const { startsAt: firstLocal, ...fields } = parseInput(seriesChanges, input);
  const presented = await transact(context, actor, [topicKey('org', organizationId)], async (tx) => {
    const series = await findSeries(tx.em, organizationId, id);
    await requireServices(tx.em, organizationId, fields.services ?? []);
    const before = { ...presentSeries(series), firstLocal: series.firstLocal };
    const changed = assignChanges(series, { ...fields, firstLocal });
    if (changed.length === 0) return presentSeries(series);
    if (series.endedAt) throw ended(series.endedAt);
    if (changed.some((name) => RECURRENCE.includes(name))) requireOccurrences(series, tx.now);
    series.updatedAt = tx.now;
    const occurrences = await replanSeries(tx, series, before);
    for (const { type, record, before } of occurrences) await tell(tx, type, record, { before });
    tx.audit('maintenance_series.updated', organizationId, id, { changed, occurrences: occurrences.length });
    return presentSeries(series);
  });
  hintSchedule(context);
  return presented;
}

function ended(endedAt: Date): ServerError {
  return new ServerError(
    'conflict',
    `The series ended at ${endedAt.toISOString()} and cannot change; create another.`,
    { extensions: { endedAt: endedAt.toISOString() } },
  );
}
