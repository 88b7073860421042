import { SERVICE_STATUSES, type Snapshot } from '@status-badge/sdk/contract';
import { z } from 'zod';
import { incidentOutput } from '../incidents/schema.ts';
import { maintenanceOutput } from '../maintenances/schema.ts';
import { groupOutput, serviceOutput } from '../services/schema.ts';
import { organizationOutput } from './schema.ts';

const cursor = z.string().describe('The place to go on from, for `cursor` of a stream or of `/events`.');

/** The whole state of an organization's topic. */
export const snapshotOutput = z
  .object({
    organization: organizationOutput,
    statusLabel: z.enum(SERVICE_STATUSES),
    status: z.object({
      indicator: z.enum(['none', 'maintenance', 'minor', 'major', 'critical']),
      description: z.string(),
    }),
    groups: z.array(groupOutput),
    services: z.array(serviceOutput),
    incidents: z.array(incidentOutput),
    maintenances: z.array(maintenanceOutput.omit({ reminderMinutes: true })),
    cursor,
  })
  .meta({ id: 'Summary' }) satisfies z.ZodType<Snapshot>;

/** Events after a cursor; `data` by `type` is described in docs/protocol. */
export const eventsOutput = z
  .object({
    events: z.array(
      z.object({
        id: z.string().describe('The cursor after this event.'),
        type: z.string(),
        timestamp: z.iso.datetime(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    cursor,
    more: z.boolean().describe('Whether there are more to fetch right now.'),
  })
  .meta({ id: 'Events' });
