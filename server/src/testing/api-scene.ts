import type { TestOrganization, TestServer } from './test-server.ts';

/** Ids of one thing of each kind. What they name may also not exist: then a call must say so. */
export interface Scene {
  slug: string;
  service: string;
  group: string;
  incident: string;
  incidentUpdate: string;
  maintenance: string;
  series: string;
  run: string;
  job: string;
  github: string;
  key: string;
  cursor: string;
}

const MINUTE_MS = 60_000;

/** An instant that far from the scene's, as JSON has it. */
export function minutesFrom(nowMs: number, minutes: number): string {
  return new Date(nowMs + minutes * MINUTE_MS).toISOString();
}

/** One thing of each kind in an organization, made through the API. */
export async function setScene(test: TestServer, { slug, key }: TestOrganization): Promise<Scene> {
  const now = test.server.context.clock.now();
  const headers = { authorization: `Bearer ${key}` };
  async function make<T extends { id: string }>(path: string, body: object): Promise<T> {
    const answer = await test.call<T>('POST', path, body, headers);
    if (answer.status === 201) return answer.body;
    throw new Error(`POST ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  const group = await make('/v1/groups', { name: `Group of ${slug}` });
  const service = await make('/v1/services', { name: `Service of ${slug}`, groupId: group.id });
  const incident = await make<{ id: string; updates: { id: string }[] }>('/v1/incidents', {
    name: `Incident of ${slug}`,
    impact: 'minor',
    status: 'investigating',
    message: 'We are looking.',
    services: [{ id: service.id, status: 'degraded_performance' }],
  });
  const maintenance = await make('/v1/maintenances', {
    name: `Maintenance of ${slug}`,
    services: [{ id: service.id }],
    scheduledStartAt: minutesFrom(now, 60),
    scheduledEndAt: minutesFrom(now, 120),
  });
  const series = await make('/v1/maintenance-series', {
    name: `Series of ${slug}`,
    services: [{ id: service.id }],
    rule: 'FREQ=MONTHLY',
    timeZone: 'Etc/UTC',
    startsAt: '2026-02-01T03:00',
    durationMinutes: 30,
  });
  const run = await make<{ id: string; jobId: string }>('/v1/jobs/build/runs', { status: 'running' });
  const github = await make('/v1/inbound/github', { job: 'deploy' });
  const minted = await make('/v1/keys', { name: `Key of ${slug}`, scopes: ['read'] });
  const { body } = await test.call<{ cursor: string }>('GET', `/v1/orgs/${slug}/summary`, undefined, headers);
  return {
    slug,
    service: service.id,
    group: group.id,
    incident: incident.id,
    incidentUpdate: incident.updates[0]!.id,
    maintenance: maintenance.id,
    series: series.id,
    run: run.id,
    job: run.jobId,
    github: github.id,
    key: minted.id,
    cursor: body.cursor,
  };
}

/** Ids that are well formed and name nothing. */
export function emptyScene(cursor: string): Scene {
  const id = 'zzzzzzzzzzzz';
  return {
    slug: 'no-such-organization',
    service: id,
    group: id,
    incident: id,
    incidentUpdate: id,
    maintenance: id,
    series: id,
    run: id,
    job: id,
    github: id,
    key: id,
    cursor,
  };
}
