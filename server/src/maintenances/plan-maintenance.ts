import type { AffectedService } from '@status-badge/sdk/contract';
import { ServerError } from '../errors.ts';
import type { Transaction } from '../events/transaction.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { createPublicId } from '../platform/public-id.ts';
import type { MaintenanceRecord } from './find-maintenance.ts';
import { Maintenance } from './maintenance.entity.ts';
import { nextReminder } from './reminders.ts';
import { MOST_PLANNED } from './schema.ts';

/** What a maintenance is planned from; `seriesId` for an occurrence of a series. */
export interface Plan {
  organizationId: string;
  name: string;
  services: readonly AffectedService[];
  start: Date;
  end: Date;
  reminderMinutes: readonly number[];
  seriesId?: string;
}

/** Writes a scheduled maintenance without entries. Nobody is told yet. */
export function planMaintenance(tx: Transaction, plan: Plan): MaintenanceRecord {
  const maintenance = tx.em.create(Maintenance, {
    id: createPublicId(),
    organizationId: plan.organizationId,
    name: plan.name,
    status: 'scheduled',
    services: [...plan.services],
    scheduledStartAt: plan.start,
    scheduledEndAt: plan.end,
    startedAt: null,
    completedAt: null,
    movedAt: null,
    movedBy: null,
    reminderMinutes: [...plan.reminderMinutes],
    nextReminderAt: null,
    seriesId: plan.seriesId ?? null,
    occurrenceAt: plan.seriesId ? plan.start : null,
    sourceId: null,
    createdAt: tx.now,
    updatedAt: tx.now,
  });
  maintenance.nextReminderAt = nextReminder(maintenance, tx.now);
  return { maintenance, updates: [] };
}

/** Refuses to plan `more` maintenances beyond what every snapshot can carry. */
export async function requireFewPlanned(em: EntityManager, organizationId: string, more = 1): Promise<void> {
  const planned = await em.count(Maintenance, {
    organizationId,
    status: { $in: ['scheduled', 'in_progress', 'verifying'] },
  });
  if (planned + more <= MOST_PLANNED) return;
  throw new ServerError(
    'limit_reached',
    `An organization has at most ${MOST_PLANNED} maintenances that are scheduled or under way; cancel one first.`,
  );
}
