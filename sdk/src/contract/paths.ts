/** Every URL of the wire that more than one part speaks, spelled once. Arguments are escaped. */
export const paths = {
  summary: (slug: string) => `/v1/orgs/${encodeURIComponent(slug)}/summary`,
  stream: (slug: string) => `/v1/orgs/${encodeURIComponent(slug)}/stream`,
  events: (slug: string) => `/v1/orgs/${encodeURIComponent(slug)}/events`,
  uptime: (slug: string) => `/v1/orgs/${encodeURIComponent(slug)}/uptime`,
  queue: (slug: string) => `/v1/orgs/${encodeURIComponent(slug)}/queue`,
  queueStream: (slug: string) => `/v1/orgs/${encodeURIComponent(slug)}/queue/stream`,
  queueEvents: (slug: string) => `/v1/orgs/${encodeURIComponent(slug)}/queue/events`,
  job: (id: string) => `/v1/jobs/${encodeURIComponent(id)}`,
  jobStream: (id: string) => `/v1/jobs/${encodeURIComponent(id)}/stream`,
  jobEvents: (id: string) => `/v1/jobs/${encodeURIComponent(id)}/events`,
  run: (id: string) => `/v1/runs/${encodeURIComponent(id)}`,
  runStream: (id: string) => `/v1/runs/${encodeURIComponent(id)}/stream`,
  runEvents: (id: string) => `/v1/runs/${encodeURIComponent(id)}/events`,
  service: (id: string) => `/v1/services/${encodeURIComponent(id)}`,
  widget: '/widget/status-badge.js',
} as const;
