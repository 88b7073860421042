import type { AffectedService } from '@status-badge/sdk/contract';
import type { Transaction } from '../events/transaction.ts';
import { assignChanges } from '../http/input.ts';
import { namedIds } from '../services/affected.ts';
import { type MaintenanceRecord, withUpdates } from './find-maintenance.ts';
import { Maintenance } from './maintenance.entity.ts';
import type { MaintenanceSeries } from './maintenance-series.entity.ts';
import { move, writeUpdate } from './moves.ts';
import type { Recurrence } from './occurrences.ts';
import { requireFewPlanned } from './plan-maintenance.ts';
import { planOccurrences } from './plan-series.ts';
import { nextReminder } from './reminders.ts';
import { comparePlaces, type SeriesPlaces } from './series-places.ts';

const MINUTE_MS = 60_000;

/** What the occurrences of a series have from it. */
export interface SeriesPlan extends Recurrence {
  name: string;
  message?: string | null;
  services: readonly AffectedService[];
  reminderMinutes: readonly number[];
  durationMinutes: number;
}

/** What became of an occurrence, for readers. */
export interface ReplannedOccurrence {
  type: 'maintenance.cancelled' | 'maintenance.updated' | 'maintenance.scheduled';
  record: MaintenanceRecord;
  /** The services that it named before. */
  before: readonly string[];
}

/** An occurrence, and where its series had planned it. */
interface Placed extends MaintenanceRecord {
  place: Date;
}

/**
 * Brings what is planned of a series in line with it. What has begun stays, and so does whatever was changed of an
 * occurrence alone: only what is still as the series had it `before` follows. Nobody is told yet.
 */
export async function replanSeries(
  tx: Transaction,
  series: MaintenanceSeries,
  before: SeriesPlan,
): Promise<ReplannedOccurrence[]> {
  const { organizationId } = series;
  const placed = await findPlaced(tx, series);
  const recurs = (['rule', 'timeZone', 'firstLocal'] as const).some((name) => series[name] !== before[name]);
  const places = recurs ? comparePlaces(before, series, tx.now, series.plannedUntil) : undefined;
  const coming = placed.filter(
    ({ maintenance }) => maintenance.status === 'scheduled' && maintenance.scheduledStartAt > tx.now,
  );
  const follows = ({ maintenance, place }: Placed) => hasWindow(maintenance, place, before.durationMinutes);
  const dropped = places ? coming.filter((each) => follows(each) && !places.find(each.place)) : [];
  const kept = coming.filter((each) => !dropped.includes(each));
  const moved = kept.filter(follows);
  const taken = places ? await takePlaces(tx, placed, places, dropped) : new Set<number>();
  const fresh = (places?.fresh ?? []).filter((start) => !taken.has(start.getTime()));
  if (fresh.length > dropped.length) {
    await requireFewPlanned(tx.em, organizationId, fresh.length - dropped.length);
  }

  const become = (type: ReplannedOccurrence['type'], records: readonly MaintenanceRecord[]) =>
    records.map((record) => ({ type, record, before: namedIds(record.maintenance.services) }));
  for (const { maintenance } of dropped) move(tx, maintenance, 'cancelled', tx.now);
  const updated = kept.flatMap((record) => {
    const news = become('maintenance.updated', [record]);
    const start = moved.includes(record) ? (record.maintenance.occurrenceAt ?? record.place) : undefined;
    return applySeries(tx, record, start, { series, before }) ? news : [];
  });
  return [
    ...become('maintenance.cancelled', dropped),
    ...updated,
    ...become('maintenance.scheduled', planOccurrences(tx, series, fresh)),
  ];
}

async function findPlaced(tx: Transaction, { id, organizationId }: MaintenanceSeries): Promise<Placed[]> {
  const occurrences = await tx.em.find(
    Maintenance,
    {
      organizationId,
      seriesId: id,
      occurrenceAt: { $ne: null },
      $or: [{ status: 'scheduled' }, { occurrenceAt: { $gte: tx.now } }],
    },
    { orderBy: { occurrenceAt: 'asc' } },
  );
  const records = await withUpdates(tx.em, occurrences);
  return records.map((record) => ({ ...record, place: record.maintenance.occurrenceAt! }));
}

function hasWindow({ scheduledStartAt, scheduledEndAt }: Maintenance, start: Date, minutes: number): boolean {
  return (
    scheduledStartAt.getTime() === start.getTime() &&
    scheduledEndAt.getTime() === start.getTime() + minutes * MINUTE_MS
  );
}

/**
 * Writes down where the series has each occurrence now, and answers which of its starts are taken. One that it dropped is
 * no reason to leave that day out later.
 */
async function takePlaces(
  tx: Transaction,
  placed: readonly Placed[],
  places: SeriesPlaces,
  dropped: readonly Placed[],
): Promise<Set<number>> {
  // A place is taken by one: all are left before any is taken.
  for (const { maintenance } of placed) maintenance.occurrenceAt = null;
  await tx.em.flush();
  const starts = new Set(places.all.map((start) => start.getTime()));
  const taken = new Set<number>();
  // What an earlier rule had may have come to the same day, in another time zone: it gives way.
  for (const had of [true, false]) {
    for (const record of placed) {
      if (dropped.includes(record) || places.had(record.place) !== had) continue;
      const { maintenance, place } = record;
      const start = places.find(place);
      if (start && !taken.has(start.getTime())) {
        maintenance.occurrenceAt = start;
        taken.add(start.getTime());
      } else if (!starts.has(place.getTime())) maintenance.occurrenceAt = place;
    }
  }
  return taken;
}

/** Takes over what has changed; answers whether anything did. Without a `start` the window stays. */
function applySeries(
  tx: Transaction,
  record: Placed,
  start: Date | undefined,
  { series, before }: { series: MaintenanceSeries; before: SeriesPlan },
): boolean {
  const { maintenance } = record;
  const isSame = (name: 'name' | 'services' | 'reminderMinutes') =>
    JSON.stringify(maintenance[name]) === JSON.stringify(before[name]);
  const changed = assignChanges(maintenance, {
    ...(isSame('name') ? { name: series.name } : {}),
    ...(isSame('services') ? { services: [...series.services] } : {}),
    ...(isSame('reminderMinutes') ? { reminderMinutes: [...series.reminderMinutes] } : {}),
    ...(start
      ? {
          scheduledStartAt: start,
          scheduledEndAt: new Date(start.getTime() + series.durationMinutes * MINUTE_MS),
        }
      : {}),
  });
  if (changed.some((name) => name === 'scheduledStartAt' || name === 'reminderMinutes')) {
    maintenance.nextReminderAt = nextReminder(maintenance, tx.now);
  }
  return applyMessage(tx, record, series.message ?? null, before.message ?? null) || changed.length > 0;
}

/** The first entry of the timeline, as long as it is the one of the series. */
function applyMessage(tx: Transaction, record: Placed, now: string | null, before: string | null): boolean {
  if (now === before) return false;
  const { updates } = record;
  const first = updates.at(-1);
  if (first?.message !== (before ?? undefined)) return false;
  if (!first) writeUpdate(tx, record, now!);
  else if (now === null) tx.em.remove(updates.pop()!);
  else Object.assign(first, { message: now, updatedAt: tx.now });
  return true;
}
