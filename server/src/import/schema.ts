import { z } from 'zod';

/** A component of Atlassian Statuspage v2, as far as it is imported. Unknown fields are let through. */
const component = z.object({
  id: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(200),
  description: z.string().nullish(),
  status: z.enum([
    'operational',
    'degraded_performance',
    'partial_outage',
    'major_outage',
    'under_maintenance',
  ]),
  position: z.int().min(0).nullish(),
  group: z.boolean().nullish(),
  group_id: z.string().nullish(),
  showcase: z.boolean().nullish(),
  start_date: z.string().nullish(),
  only_show_if_degraded: z.boolean().nullish(),
});
export type Component = z.output<typeof component>;

/** `components.json` and `summary.json`: the second has incidents and maintenances too. */
export const statuspage = z.object({
  page: z.object({
    id: z.string(),
    name: z.string(),
    url: z.string().nullish(),
    time_zone: z.string().nullish(),
  }),
  components: z.array(component).max(1_000),
});
export type Statuspage = z.output<typeof statuspage>;
