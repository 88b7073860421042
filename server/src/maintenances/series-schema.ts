import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { affectedOutput, maintainedServices, markdown } from '../services/affected.ts';
import { faultOfRule } from './recurrence-rule.ts';
import { reminderMinutes } from './schema.ts';

/** How many series of an organization may go on at once, and how many occurrences each may have in 90 days. */
export const MOST_SERIES = 50;
export const MOST_OCCURRENCES = 100;
const LONGEST_DURATION_MINUTES = 20_160;

const fields = {
  name: z.string().trim().min(1).max(200),
  message: markdown(10_000).nullable(),
  services: maintainedServices,
  /** An RFC 5545 rule such as `FREQ=WEEKLY;BYDAY=SU`, without DTSTART. */
  rule: z
    .string()
    .max(300)
    .superRefine((rule, check) => {
      const fault = faultOfRule(rule);
      if (fault) check.addIssue({ code: 'custom', message: fault });
    }),
  timeZone: z
    .string()
    .max(60)
    .refine((zone) => IANAZone.isValidZone(zone), 'is not an IANA time zone such as Europe/Berlin'),
  startsAt: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'is a local time as 2026-03-01T10:00, without a zone')
    .refine((local) => DateTime.fromISO(local, { zone: 'utc' }).isValid, 'is no day or time that exists'),
  durationMinutes: z.int().min(1).max(LONGEST_DURATION_MINUTES),
  reminderMinutes,
};

/** Maintenances that recur: each occurrence is a maintenance of its own, planned 90 days ahead. */
export const seriesInput = z.strictObject({
  ...fields,
  message: fields.message.default(null),
  services: fields.services.default([]),
  reminderMinutes: fields.reminderMinutes.default([]),
});
export type SeriesInput = z.input<typeof seriesInput>;

/** What is to be different from now on, of the series and of what is planned of it. */
export const seriesChanges = z.strictObject(fields).partial();
export type SeriesChanges = z.input<typeof seriesChanges>;

const at = z.iso.datetime();
export const seriesOutput = z.object({
  id: z.string(),
  name: z.string(),
  message: z.string().nullable(),
  services: affectedOutput,
  rule: z.string(),
  timeZone: z.string(),
  startsAt: z.string(),
  durationMinutes: z.int(),
  reminderMinutes: z.array(z.int()),
  /** Occurrences exist up to this instant. */
  plannedUntil: at,
  endedAt: at.nullable(),
  createdAt: at,
  updatedAt: at,
});
