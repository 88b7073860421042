/** The root of all that belongs to an organization. The argument is escaped, as in every path. */
export function organizationPath(slug: string): string {
  return `/v1/orgs/${encodeURIComponent(slug)}`;
}

export function runPath(id: string): string {
  return `/v1/runs/${encodeURIComponent(id)}`;
}

function jobPath(id: string): string {
  return `/v1/jobs/${encodeURIComponent(id)}`;
}

/** Every URL of the wire that more than one part speaks, spelled once. */
export const paths = {
  summary: (slug: string) => `${organizationPath(slug)}/summary`,
  stream: (slug: string) => `${organizationPath(slug)}/stream`,
  events: (slug: string) => `${organizationPath(slug)}/events`,
  uptime: (slug: string) => `${organizationPath(slug)}/uptime`,
  queue: (slug: string) => `${organizationPath(slug)}/queue`,
  queueStream: (slug: string) => `${organizationPath(slug)}/queue/stream`,
  queueEvents: (slug: string) => `${organizationPath(slug)}/queue/events`,
  job: jobPath,
  jobStream: (id: string) => `${jobPath(id)}/stream`,
  jobEvents: (id: string) => `${jobPath(id)}/events`,
  run: runPath,
  runStream: (id: string) => `${runPath(id)}/stream`,
  runEvents: (id: string) => `${runPath(id)}/events`,
  service: (id: string) => `/v1/services/${encodeURIComponent(id)}`,
  widget: '/widget/status-badge.js',
} as const;
