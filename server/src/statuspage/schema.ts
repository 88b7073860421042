import { IMPACTS, INCIDENT_STATUSES, SERVICE_STATUSES } from '@status-badge/sdk/contract';
import { z } from 'zod';

// The words of Atlassian Statuspage v2, field by field as its public answers have them.
const instant = z.iso.datetime();
const past = instant.nullable();
const serviceStatus = z.enum(SERVICE_STATUSES);

const page = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  time_zone: z.string(),
  updated_at: instant,
});

const status = z.object({
  indicator: z.enum(['none', 'maintenance', 'minor', 'major', 'critical']),
  description: z.string(),
});

export const component = z
  .object({
    id: z.string(),
    name: z.string(),
    status: serviceStatus,
    created_at: instant,
    updated_at: instant,
    position: z.int(),
    description: z.string().nullable(),
    showcase: z.boolean(),
    start_date: z.string().nullable(),
    group_id: z.string().nullable(),
    page_id: z.string(),
    group: z.boolean().describe('A group is a component too; its services name it as `group_id`.'),
    only_show_if_degraded: z.boolean(),
    components: z.array(z.string()).optional().describe('Of a group: the ids of its services.'),
  })
  .meta({ id: 'StatuspageComponent' });
export type Component = z.output<typeof component>;

const update = z.object({
  id: z.string(),
  status: z.string(),
  body: z.string(),
  incident_id: z.string(),
  created_at: instant,
  updated_at: instant,
  display_at: instant,
  affected_components: z
    .array(
      z.object({
        code: z.string(),
        name: z.string(),
        old_status: serviceStatus,
        new_status: serviceStatus,
      }),
    )
    .nullable(),
  deliver_notifications: z.boolean(),
  custom_tweet: z.null(),
  tweet_id: z.null(),
});
export type Update = z.output<typeof update>;

const common = {
  id: z.string(),
  name: z.string(),
  created_at: instant,
  updated_at: instant,
  monitoring_at: past,
  resolved_at: past,
  shortlink: z.string(),
  started_at: instant,
  page_id: z.string(),
  incident_updates: z.array(update),
  components: z.array(component),
};

export const incident = z
  .object({
    ...common,
    status: z.enum([...INCIDENT_STATUSES, 'postmortem']),
    impact: z.enum(IMPACTS),
  })
  .meta({ id: 'StatuspageIncident' });
export type Incident = z.output<typeof incident>;

export const scheduledMaintenance = z
  .object({
    ...common,
    status: z.enum(['scheduled', 'in_progress', 'verifying', 'completed']),
    impact: z.literal('maintenance'),
    scheduled_for: instant,
    scheduled_until: instant,
  })
  .meta({ id: 'StatuspageMaintenance' });
export type ScheduledMaintenance = z.output<typeof scheduledMaintenance>;

const components = z.array(component);
const incidents = z.array(incident);
const scheduled_maintenances = z.array(scheduledMaintenance);

export const statusAnswer = z.object({ page, status });
export const componentsAnswer = z.object({ page, components });
export const incidentsAnswer = z.object({ page, incidents });
export const maintenancesAnswer = z.object({ page, scheduled_maintenances });
export const summaryAnswer = z.object({ page, components, incidents, scheduled_maintenances, status });

export type Page = z.output<typeof page>;
