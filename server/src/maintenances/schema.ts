import { MAINTENANCE_STATUSES, type Maintenance } from '@status-badge/sdk/contract';
import { z } from 'zod';
import { instant } from '../http/instant.ts';
import { affectedOutput, maintainedServices, markdown } from '../services/affected.ts';
import { publicId } from '../services/schema.ts';

/** How many maintenances of an organization may be scheduled or under way at once. */
export const MOST_PLANNED = 500;
export const MOST_UPDATES = 100;
const MOST_REMINDERS = 5;
const LONGEST_REMINDER_MINUTES = 20_160;

const name = z.string().trim().min(1).max(200);
const message = markdown(10_000);

/** How long before the start, in minutes: up to 5 different times, at most 14 days ahead. */
export const reminderMinutes = z
  .array(z.int().min(1).max(LONGEST_REMINDER_MINUTES))
  .max(MOST_REMINDERS)
  .refine((minutes) => new Set(minutes).size === minutes.length, 'names a reminder twice');

const startsBeforeItEnds = (window: {
  scheduledStartAt?: string | undefined;
  scheduledEndAt?: string | undefined;
}): boolean =>
  !window.scheduledStartAt ||
  !window.scheduledEndAt ||
  new Date(window.scheduledStartAt) < new Date(window.scheduledEndAt);
const ENDS_FIRST = { path: ['scheduledEndAt'], error: 'must be later than scheduledStartAt' };

/** Planned work. A window that has begun starts at once. */
export const maintenanceInput = z
  .strictObject({
    name,
    /** The first entry of its timeline. */
    message: message.nullable().default(null),
    services: maintainedServices.default([]),
    scheduledStartAt: instant,
    scheduledEndAt: instant,
    reminderMinutes: reminderMinutes.default([]),
  })
  .refine(startsBeforeItEnds, ENDS_FIRST);
export type MaintenanceInput = z.input<typeof maintenanceInput>;

/** What is planned differently; a later `scheduledEndAt` extends one that is under way. */
export const maintenanceChanges = z
  .strictObject({
    name,
    services: maintainedServices,
    scheduledStartAt: instant,
    scheduledEndAt: instant,
    reminderMinutes,
  })
  .partial()
  .refine(startsBeforeItEnds, ENDS_FIRST);
export type MaintenanceChanges = z.input<typeof maintenanceChanges>;

/** News for the timeline, a status to move to, or both. */
export const maintenanceUpdateInput = z
  .strictObject({ status: z.enum(MAINTENANCE_STATUSES), message })
  .partial()
  .refine((input) => input.status !== undefined || input.message !== undefined, {
    path: ['message'],
    error: 'send a message, a status, or both',
  });
export type MaintenanceUpdateInput = z.input<typeof maintenanceUpdateInput>;

/** The body of `start`, `verify`, `complete` and `cancel`, which may be left out. */
export const moveInput = z.strictObject({ message }).partial().optional();

/** What a list of maintenances may be narrowed to. */
export const maintenanceFilter = {
  status: z
    .enum(['planned', 'active', 'ended', ...MAINTENANCE_STATUSES])
    .optional()
    .describe('`planned` (scheduled or active), `active`, `ended`, or one status.'),
  service: publicId.optional().describe('Those that name this service.'),
  series: publicId.optional().describe('The occurrences of this series.'),
  from: instant.optional().describe('Those whose window begins at or after this instant.'),
  to: instant.optional().describe('Those whose window begins before this instant.'),
};
export type MaintenanceFilter = {
  [K in keyof typeof maintenanceFilter]?: z.output<(typeof maintenanceFilter)[K]>;
};

const at = z.iso.datetime();
const status = z.enum(MAINTENANCE_STATUSES);
const times = { createdAt: at, updatedAt: at };

/** A maintenance as its own organization sees it: with its reminders. */
export const maintenanceOutput = z.object({
  id: z.string(),
  name: z.string(),
  status,
  services: affectedOutput,
  updates: z.array(z.object({ id: z.string(), status, message: z.string(), displayAt: at, ...times })),
  scheduledStartAt: at,
  scheduledEndAt: at,
  startedAt: at.nullable(),
  completedAt: at.nullable(),
  recurrenceId: z.string().nullable(),
  reminderMinutes: z.array(z.int()),
  ...times,
}) satisfies z.ZodType<Maintenance>;
