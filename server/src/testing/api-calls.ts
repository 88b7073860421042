import { minutesFrom, type Scene } from './api-scene.ts';

/** How one documented operation is called in a scene. */
export interface ApiCall {
  /** `GET /v1/services/{id}`, as documented. */
  operation: string;
  /** The path with its query. */
  path(scene: Scene): string;
  body?(scene: Scene, nowMs: number): unknown;
  /** What it is answered with. */
  status: number;
  /** Whose credential it takes; a key of the scene's organization unless told. */
  by?: 'operator' | 'nobody';
  /** What has to be done first, as POST with an empty body. */
  first?(scene: Scene): string;
}

type Given = Omit<ApiCall, 'operation' | 'path' | 'status'> & { query?: (scene: Scene) => string };

const ID_BY_PLACE: [RegExp, keyof Scene][] = [
  [/\/services\/\{id\}/, 'service'],
  [/\/groups\/\{id\}/, 'group'],
  [/\/incidents\/\{id\}/, 'incident'],
  [/\/maintenances\/\{id\}/, 'maintenance'],
  [/\/maintenance-series\/\{id\}/, 'series'],
  [/\/runs\/\{id\}/, 'run'],
  [/\/jobs\/\{id\}/, 'job'],
  [/\/inbound\/github\/\{id\}/, 'github'],
  [/\/keys\/\{id\}/, 'key'],
];

function fill(path: string, scene: Scene): string {
  const place = ID_BY_PLACE.find(([pattern]) => pattern.test(path));
  return path
    .replace('{slug}', scene.slug)
    .replace('{updateId}', scene.incidentUpdate)
    .replace('{job}', 'build')
    .replace('{id}', place ? scene[place[1]] : '{id}');
}

function call(operation: string, status: number, { query, ...given }: Given = {}): ApiCall {
  const [, path = ''] = operation.split(' ');
  return {
    operation,
    status,
    path: (scene) => fill(path, scene) + (query ? `?${query(scene)}` : ''),
    ...given,
  };
}

const operator = { by: 'operator' } as const;
const started = { first: ({ maintenance }: Scene) => `/v1/maintenances/${maintenance}/start` };
const open = { by: 'nobody' } as const;
const window = (nowMs: number) => ({
  scheduledStartAt: minutesFrom(nowMs, 60),
  scheduledEndAt: minutesFrom(nowMs, 120),
});
const series = {
  name: 'Patching',
  rule: 'FREQ=WEEKLY;BYDAY=SU',
  timeZone: 'Europe/Berlin',
  startsAt: '2026-03-01T03:00',
  durationMinutes: 60,
};

const STATUSPAGE_FILES = [
  'summary',
  'status',
  'components',
  'incidents',
  'incidents/unresolved',
  'scheduled-maintenances',
  'scheduled-maintenances/upcoming',
  'scheduled-maintenances/active',
];

/** One call for every documented operation. A test compares the list with the document. */
export const API_CALLS: readonly ApiCall[] = [
  call('GET /health', 200, open),
  call('GET /livez', 200, open),
  call('GET /readyz', 200, open),
  call('GET /metrics', 200, open),
  call('GET /', 302, open),
  call('GET /demo/config.json', 200, open),
  call('GET /v1/openapi.json', 200, open),
  call('GET /v1/docs', 200, open),
  call('GET /v1/docs/viewer.js', 200, open),

  call('GET /v1/orgs', 200, operator),
  call('POST /v1/orgs', 201, {
    ...operator,
    body: ({ slug }) => ({ slug: `${slug}-2`.slice(-40), name: 'New' }),
  }),
  call('POST /v1/orgs/{slug}/keys', 201, { ...operator, body: () => ({ name: 'First', scopes: ['admin'] }) }),
  call('GET /v1/orgs/{slug}', 200),
  call('PATCH /v1/orgs/{slug}', 200, { body: () => ({ name: 'Renamed' }) }),
  call('DELETE /v1/orgs/{slug}', 204),
  call('GET /v1/orgs/{slug}/summary', 200),
  call('GET /v1/orgs/{slug}/events', 200, { query: ({ cursor }) => `cursor=${cursor.split('-')[0]}-0` }),
  call('GET /v1/orgs/{slug}/stream', 200),
  call('GET /v1/orgs/{slug}/uptime', 200),
  call('GET /v1/orgs/{slug}/uptime/settings', 200),
  call('PATCH /v1/orgs/{slug}/uptime/settings', 200, { body: () => ({ threshold: 99 }) }),
  call('GET /status/{slug}', 200),
  call('GET /status/{slug}/badge.svg', 200),
  call('GET /status/{slug}/badge.json', 200, { query: ({ service }) => `service=${service}` }),
  call('GET /status/{slug}/history.rss', 200),
  call('GET /status/{slug}/history.atom', 200),
  call('GET /status/{slug}/history.json', 200),
  call('GET /status/{slug}/history.ics', 200),
  ...STATUSPAGE_FILES.map((file) => call(`GET /status/{slug}/api/v2/${file}.json`, 200)),

  call('GET /v1/keys', 200),
  call('POST /v1/keys', 201, { body: () => ({ name: 'CI', scopes: ['read'] }) }),
  call('GET /v1/keys/{id}', 200),
  call('DELETE /v1/keys/{id}', 204),
  call('POST /v1/keys/{id}/rotate', 200, { body: () => ({ overlapSeconds: 60 }) }),
  call('POST /v1/tokens', 201, { body: ({ run }) => ({ scope: ['org', `run:${run}`], ttlSeconds: 60 }) }),
  call('GET /v1/audit', 200),

  call('GET /v1/services', 200, { query: ({ group }) => `groupId=${group}` }),
  call('POST /v1/services', 201, { body: ({ group }) => ({ name: 'Web', groupId: group }) }),
  call('GET /v1/services/{id}', 200),
  call('PATCH /v1/services/{id}', 200, { body: ({ group }) => ({ status: 'major_outage', groupId: group }) }),
  call('DELETE /v1/services/{id}', 204),
  call('POST /v1/services/reorder', 200, { body: ({ service }) => ({ ids: [service] }) }),
  call('GET /v1/groups', 200),
  call('POST /v1/groups', 201, { body: () => ({ name: 'Regions' }) }),
  call('GET /v1/groups/{id}', 200),
  call('PATCH /v1/groups/{id}', 200, { body: () => ({ name: 'Zones' }) }),
  call('DELETE /v1/groups/{id}', 204),

  call('GET /v1/incidents', 200, { query: ({ service }) => `service=${service}` }),
  call('POST /v1/incidents', 201, {
    body: ({ service }) => ({
      name: 'Slow',
      impact: 'minor',
      status: 'investigating',
      message: 'We are looking.',
      services: [{ id: service, status: 'degraded_performance' }],
    }),
  }),
  call('GET /v1/incidents/{id}', 200),
  call('PATCH /v1/incidents/{id}', 200, {
    body: ({ service }) => ({ impact: 'major', services: [{ id: service, status: 'major_outage' }] }),
  }),
  call('DELETE /v1/incidents/{id}', 204),
  call('POST /v1/incidents/{id}/updates', 201, { body: () => ({ status: 'resolved', message: 'Mended.' }) }),
  call('PATCH /v1/incidents/{id}/updates/{updateId}', 200, {
    body: () => ({ message: 'We are looking harder.' }),
  }),

  call('GET /v1/maintenances', 200, {
    query: ({ service, series: id }) => `service=${service}&series=${id}`,
  }),
  call('POST /v1/maintenances', 201, {
    body: ({ service }, nowMs) => ({ name: 'Move', services: [{ id: service }], ...window(nowMs) }),
  }),
  call('GET /v1/maintenances/{id}', 200),
  call('PATCH /v1/maintenances/{id}', 200, {
    body: ({ service }) => ({ name: 'Moved', services: [{ id: service }] }),
  }),
  call('DELETE /v1/maintenances/{id}', 204),
  call('POST /v1/maintenances/{id}/updates', 201, { body: () => ({ message: 'Soon.' }) }),
  call('POST /v1/maintenances/{id}/start', 200, { body: () => ({}) }),
  call('POST /v1/maintenances/{id}/verify', 200, { ...started, body: () => ({}) }),
  call('POST /v1/maintenances/{id}/complete', 200, { ...started, body: () => ({}) }),
  call('POST /v1/maintenances/{id}/cancel', 200, { body: () => ({}) }),
  call('GET /v1/maintenance-series', 200),
  call('POST /v1/maintenance-series', 201, {
    body: ({ service }) => ({ ...series, services: [{ id: service }] }),
  }),
  call('GET /v1/maintenance-series/{id}', 200),
  call('PATCH /v1/maintenance-series/{id}', 200, { body: () => ({ name: 'Monday upgrade' }) }),
  call('DELETE /v1/maintenance-series/{id}', 204),

  call('GET /v1/runs', 200),
  call('GET /v1/jobs', 200),
  call('POST /v1/jobs/{job}/runs', 201, { body: () => ({ status: 'queued' }) }),
  call('GET /v1/runs/{id}', 200),
  call('PATCH /v1/runs/{id}', 200, { body: () => ({ progress: 50, message: 'Half way.' }) }),
  call('POST /v1/runs/{id}/artifacts', 201, {
    body: () => ({ name: 'log', url: 'https://example.com/log' }),
  }),
  call('GET /v1/runs/{id}/events', 200, { query: ({ cursor }) => `cursor=${cursor.split('-')[0]}-0` }),
  call('GET /v1/runs/{id}/stream', 200),
  call('GET /v1/jobs/{id}', 200),
  call('GET /v1/jobs/{id}/events', 200, { query: ({ cursor }) => `cursor=${cursor.split('-')[0]}-0` }),
  call('GET /v1/jobs/{id}/stream', 200),
  call('GET /v1/orgs/{slug}/queue', 200),
  call('GET /v1/orgs/{slug}/queue/events', 200, {
    query: ({ cursor }) => `cursor=${cursor.split('-')[0]}-0`,
  }),
  call('GET /v1/orgs/{slug}/queue/stream', 200),
  call('GET /v1/inbound/github', 200),
  call('POST /v1/inbound/github', 201, { body: () => ({ job: 'release' }) }),
  call('GET /v1/inbound/github/{id}', 200),
  call('DELETE /v1/inbound/github/{id}', 204),
  // Unsigned, as anybody could send it; what GitHub signs is tested where it is read.
  call('POST /v1/inbound/github/{id}', 401, { ...open, body: () => ({}) }),
];
