import type { EventType, MaintenanceStatus } from '@status-badge/sdk/contract';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import type { Transaction } from '../events/transaction.ts';
import { actorName } from '../incidents/actor-name.ts';
import { MOST_TIMELINE_CHARACTERS } from '../incidents/schema.ts';
import type { Origin } from '../incidents/timeline.ts';
import { createPublicId } from '../platform/public-id.ts';
import { namedIds } from '../services/affected.ts';
import { refreshStatuses } from '../services/refresh-statuses.ts';
import { byDisplay, type MaintenanceRecord } from './find-maintenance.ts';
import type { Maintenance } from './maintenance.entity.ts';
import { MaintenanceUpdate } from './maintenance-update.entity.ts';
import { presentMaintenance, presentMaintenanceUpdate } from './present.ts';
import { nextReminder, spellReminder } from './reminders.ts';
import { MOST_UPDATES } from './schema.ts';

/** Where a maintenance may go from each status. */
const MOVES: Readonly<Record<MaintenanceStatus, readonly MaintenanceStatus[]>> = {
  scheduled: ['in_progress', 'cancelled'],
  in_progress: ['verifying', 'completed', 'cancelled'],
  verifying: ['in_progress', 'completed', 'cancelled'],
  completed: [],
  cancelled: [],
};

/** Refuses a move that its status does not allow; says who moved it there and when. */
export function requireMove(maintenance: Maintenance, to: MaintenanceStatus): void {
  const { status, movedAt, movedBy } = maintenance;
  if (MOVES[status].includes(to)) return;
  const last = movedAt && movedBy ? { movedBy, movedAt: movedAt.toISOString() } : undefined;
  throw new ServerError(
    'conflict',
    last
      ? `The maintenance was made ${status} by "${last.movedBy}" at ${last.movedAt} and cannot become ${to}.`
      : `The maintenance is ${status} and cannot become ${to}.`,
    { extensions: { currentStatus: status, ...last } },
  );
}

/** Changes the status. `at` is when it happened: the planned instant when the schedule did it. */
export function move(tx: Transaction, maintenance: Maintenance, to: MaintenanceStatus, at: Date): void {
  maintenance.status = to;
  if (to === 'in_progress') maintenance.startedAt ??= at;
  if (to === 'completed') maintenance.completedAt = at;
  maintenance.movedAt = tx.now;
  maintenance.movedBy = actorName(tx.actor);
  maintenance.nextReminderAt = null;
}

/** Where and when an imported entry was written, and what it said of the status then. */
export interface OriginalUpdate extends Origin {
  status: MaintenanceStatus;
  displayAt: Date;
}

/** Whether a timeline may become longer: every event of the maintenance carries it whole. */
function hasRoom(updates: readonly MaintenanceUpdate[], message: string): boolean {
  const characters = updates.reduce((sum, update) => sum + update.message.length, message.length);
  return updates.length < MOST_UPDATES && characters <= MOST_TIMELINE_CHARACTERS;
}

/** Writes an entry of the timeline, of now unless it has an `original`, and puts it into its place. */
export function writeUpdate(
  tx: Transaction,
  { maintenance, updates }: MaintenanceRecord,
  message: string,
  original?: OriginalUpdate,
): MaintenanceUpdate {
  if (!hasRoom(updates, message)) {
    throw new ServerError(
      'limit_reached',
      `A timeline has at most ${MOST_UPDATES} entries and ${MOST_TIMELINE_CHARACTERS} characters.`,
    );
  }
  const update = tx.em.create(MaintenanceUpdate, {
    id: createPublicId(),
    maintenanceId: maintenance.id,
    sequence: 1 + Math.max(0, ...updates.map(({ sequence }) => sequence)),
    message,
    updatedAt: tx.now,
    ...(original ?? {
      status: maintenance.status,
      displayAt: tx.now,
      sourceId: null,
      createdAt: tx.now,
    }),
  });
  updates.push(update);
  updates.sort(byDisplay);
  return update;
}

type MaintenanceEvent = Extract<EventType, `maintenance.${string}`>;

interface Telling {
  /** The new entry, for `maintenance.updated`. */
  update?: MaintenanceUpdate | undefined;
  /** The services that it named before the change. */
  before?: readonly string[];
}

/** Tells readers what became of a maintenance; answers the services that it touches, those of `before` too. */
export function announce(
  tx: Transaction,
  type: MaintenanceEvent,
  record: MaintenanceRecord,
  { update, before = [] }: Telling = {},
): string[] {
  const { maintenance } = record;
  maintenance.updatedAt = tx.now;
  const ids = [...new Set([...before, ...namedIds(maintenance.services)])];
  const topic = topicKey('org', maintenance.organizationId);
  const presented = presentMaintenance(record);
  if (type === 'maintenance.updated') {
    const entry = update ? presentMaintenanceUpdate(update) : null;
    tx.append(topic, type, { maintenance: presented, update: entry }, ids);
  } else tx.append(topic, type, { maintenance: presented }, ids);
  return ids;
}

/** Announces what became of a maintenance, and lets its services show it. */
export async function tell(
  tx: Transaction,
  type: MaintenanceEvent,
  record: MaintenanceRecord,
  telling: Telling = {},
): Promise<void> {
  const { organizationId, name } = record.maintenance;
  await refreshStatuses(tx, organizationId, announce(tx, type, record, telling), name);
}

/** Something that the clock asks of a maintenance. */
interface Due {
  record: MaintenanceRecord;
  action: 'maintenance.started' | 'maintenance.completed' | 'maintenance.reminded';
  at: Date;
}

function listDue(record: MaintenanceRecord, now: Date): Due[] {
  const { maintenance } = record;
  const { status, scheduledStartAt, scheduledEndAt, nextReminderAt } = maintenance;
  const starts = status === 'scheduled' && scheduledStartAt <= now;
  const ends = (starts || maintenance.isUnderWay()) && scheduledEndAt <= now;
  // Of several reminders that passed while nobody looked, one is given: it says how long it really is.
  const reminds = !starts && nextReminderAt && nextReminderAt <= now;
  return [
    ...(starts ? [{ record, action: 'maintenance.started', at: scheduledStartAt } as const] : []),
    ...(ends ? [{ record, action: 'maintenance.completed', at: scheduledEndAt } as const] : []),
    ...(reminds ? [{ record, action: 'maintenance.reminded', at: nextReminderAt } as const] : []),
  ];
}

// Of one instant, what starts is first: a service does not return between two maintenances that follow each other.
function compareDue(a: Due, b: Due): number {
  const startsFirst = Number(b.action === 'maintenance.started') - Number(a.action === 'maintenance.started');
  return a.at.getTime() - b.at.getTime() || startsFirst;
}

async function doOne(tx: Transaction, { record, action, at }: Due): Promise<void> {
  const { maintenance, updates } = record;
  if (action !== 'maintenance.reminded') {
    move(tx, maintenance, action === 'maintenance.started' ? 'in_progress' : 'completed', at);
    return tell(tx, action, record);
  }
  maintenance.nextReminderAt = nextReminder(maintenance, tx.now);
  // A timeline that is full takes no more, and keeps no other maintenance from its time.
  const reminder = spellReminder(maintenance.scheduledStartAt, tx.now);
  if (!hasRoom(updates, reminder)) return;
  const update = writeUpdate(tx, record, reminder);
  await tell(tx, 'maintenance.updated', record, { update });
}

/**
 * Does what the clock asks of maintenances at this moment, in the order of its times, and answers what that was. Whoever
 * looks second, or after being down across a boundary, finds each status as it is and does only what is left: guarded by
 * the status under the topic's lock, every boundary is crossed once. What happened late is dated by its plan.
 */
export async function doDue(tx: Transaction, records: readonly MaintenanceRecord[]): Promise<readonly Due[]> {
  const due = records.flatMap((record) => listDue(record, tx.now)).sort(compareDue);
  for (const each of due) await doOne(tx, each);
  return due;
}
