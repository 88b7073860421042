import { IMPACTS, INCIDENT_STATUSES, type Incident } from '@status-badge/sdk/contract';
import { z } from 'zod';
import { instant } from '../http/instant.ts';
import { affectedOutput, affectedServices, markdown } from '../services/affected.ts';
import { publicId } from '../services/schema.ts';

/** How many incidents of an organization may be unresolved at once. */
export const MOST_UNRESOLVED = 100;
/** How many entries a timeline has, and how many characters in all: every event carries it whole. */
export const MOST_UPDATES = 100;
export const MOST_TIMELINE_CHARACTERS = 200_000;

const name = z.string().trim().min(1).max(200);
const impact = z.enum(IMPACTS);
const status = z.enum(INCIDENT_STATUSES);
const message = markdown(10_000);
const postmortem = markdown(50_000).nullable();

const RETURNED = 'cannot be sent with "resolved": resolving returns every service';

const entry = z.strictObject({
  status,
  message,
  /** All services that are affected from this entry on; those named before unless sent. */
  services: affectedServices.optional(),
  /** When it applies: now unless sent, and never later. */
  displayAt: instant.optional(),
});
const namesServicesWhenResolving = (input: { status?: string | undefined; services?: unknown }): boolean =>
  input.status === 'resolved' && input.services !== undefined;

/** One entry for the timeline. `reopen` must be said to bring back an incident that is resolved. */
export const incidentUpdateInput = entry
  .extend({ reopen: z.boolean().default(false) })
  .refine((input) => !namesServicesWhenResolving(input), { path: ['services'], error: RETURNED });
export type IncidentUpdateInput = z.input<typeof incidentUpdateInput>;

const pastEntry = entry
  .required({ displayAt: true })
  .refine((input) => !namesServicesWhenResolving(input), { path: ['services'], error: RETURNED });

/**
 * An incident and how its timeline begins: with one entry (`status`, `message`, `displayAt`), or, to bring in one
 * that is past, with all its entries as `updates`, oldest first.
 */
export const incidentInput = z
  .strictObject({
    name,
    impact,
    services: affectedServices.default([]),
    status: status.optional(),
    message: message.optional(),
    displayAt: instant.optional(),
    updates: z.array(pastEntry).min(1).max(MOST_UPDATES).optional(),
    startedAt: instant.optional(),
    postmortem: postmortem.default(null),
  })
  .refine((input) => (input.message === undefined) !== (input.updates === undefined), {
    path: ['message'],
    error: 'say what is known, or send "updates" for an incident of the past',
  })
  .refine((input) => !input.updates || (input.status === undefined && input.displayAt === undefined), {
    path: ['updates'],
    error: 'carry status and displayAt themselves',
  })
  .meta({
    examples: [
      {
        name: 'Card payments fail',
        impact: 'major',
        status: 'investigating',
        message: 'About a third of card payments fail. We are looking for the cause.',
        services: [{ id: 'k3v9x2m4q8za', status: 'partial_outage' }],
      },
    ],
  });
export type IncidentInput = z.input<typeof incidentInput>;

export const incidentChanges = z
  .strictObject({ name, impact, services: affectedServices, startedAt: instant, postmortem })
  .partial();
export type IncidentChanges = z.input<typeof incidentChanges>;

export const incidentUpdateChanges = z.strictObject({ message, displayAt: instant }).partial();
export type IncidentUpdateChanges = z.input<typeof incidentUpdateChanges>;

/** What a list of incidents may be narrowed to. */
export const incidentFilter = {
  status: z
    .enum(['unresolved', ...INCIDENT_STATUSES])
    .optional()
    .describe('`unresolved`, or one status.'),
  service: publicId.optional().describe('Those that name this service.'),
  from: instant.optional().describe('Those that began at or after this instant.'),
  to: instant.optional().describe('Those that began before this instant.'),
};
export type IncidentFilter = { [K in keyof typeof incidentFilter]?: z.output<(typeof incidentFilter)[K]> };

const times = { createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };

/** An entry and an incident on the wire. */
export const incidentUpdateOutput = z.object({
  id: z.string(),
  status,
  message: z.string(),
  services: affectedOutput,
  displayAt: z.iso.datetime(),
  ...times,
});
export const incidentOutput = z.object({
  id: z.string(),
  name: z.string(),
  status,
  impact,
  services: affectedOutput,
  updates: z.array(incidentUpdateOutput),
  startedAt: z.iso.datetime(),
  resolvedAt: z.iso.datetime().nullable(),
  postmortem: z.string().nullable(),
  ...times,
}) satisfies z.ZodType<Incident>;
