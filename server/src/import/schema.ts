import { IMPACTS, INCIDENT_STATUSES, SERVICE_STATUSES } from '@status-badge/sdk/contract';
import { z } from 'zod';

// What is read of Atlassian Statuspage v2. Unknown fields are let through; a known one that cannot be read is an error,
// and one that can be read and not be kept is made to fit by `tidy-page.ts`.
const id = z.string().min(1).max(60);
const name = z.string().trim().min(1);
const instant = z.iso.datetime({ offset: true });

const component = z.object({
  id,
  name,
  description: z.string().nullish(),
  status: z.enum(SERVICE_STATUSES),
  position: z.int().min(0).nullish(),
  group: z.boolean().nullish(),
  group_id: z.string().nullish(),
  showcase: z.boolean().nullish(),
  start_date: z.string().nullish(),
  only_show_if_degraded: z.boolean().nullish(),
});
export type Component = z.output<typeof component>;

const update = z.object({
  id,
  status: z.string(),
  body: z.string().nullish(),
  created_at: instant,
  display_at: instant.nullish(),
  affected_components: z.array(z.object({ code: id, new_status: z.enum(SERVICE_STATUSES) })).nullish(),
});
export type SourceUpdate = z.output<typeof update>;

const common = {
  id,
  name,
  created_at: instant,
  started_at: instant.nullish(),
  resolved_at: instant.nullish(),
  incident_updates: z.array(update),
  components: z.array(z.object({ id, status: z.enum(SERVICE_STATUSES) })).nullish(),
};

const incident = z.object({
  ...common,
  status: z.enum([...INCIDENT_STATUSES, 'postmortem']),
  impact: z.enum([...IMPACTS, 'maintenance']),
});
export type SourceIncident = z.output<typeof incident>;

const maintenance = z.object({
  ...common,
  status: z.enum(['scheduled', 'in_progress', 'verifying', 'completed']),
  scheduled_for: instant,
  scheduled_until: instant,
});
export type SourceMaintenance = z.output<typeof maintenance>;

const MOST = 1_000;
export const incidentList = z.object({ incidents: z.array(incident).max(MOST) });
export const maintenanceList = z.object({ scheduled_maintenances: z.array(maintenance).max(MOST) });

/** `components.json`, and `summary.json`, which has incidents and maintenances too. */
export const statuspage = z.object({
  page: z.object({
    id: z.string(),
    name: z.string(),
    url: z.string().nullish(),
    time_zone: z.string().nullish(),
  }),
  components: z.array(component).max(MOST),
  incidents: incidentList.shape.incidents.default([]),
  scheduled_maintenances: maintenanceList.shape.scheduled_maintenances.default([]),
});
export type Statuspage = z.output<typeof statuspage>;
