import { expect } from 'chai';
import fc from 'fast-check';
import { API_CALLS } from '../testing/api-calls.ts';
import { minutesFrom, type Scene, setScene } from '../testing/api-scene.ts';
import { type DocumentedRequest, type Place, put, readPlaces } from '../testing/documented-places.ts';
import { hostileText, hostileValue } from '../testing/hostile-values.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const ADMIN_API_KEY = 'operator-key-of-the-tests';
const RUNS = 1_200;
const PATIENCE_MS = 12_000;
const MAIN = /^\w+ \/v1\/(?:orgs|keys|tokens|audit|services|groups|incidents|maintenance|runs|jobs|inbound)/;

type Bodies = Record<string, (scene: Scene, nowMs: number) => object>;

const service = { name: 'Web', description: 'A', order: 1, startDate: '2026-01-05', showcase: true };
const entry = { status: 'monitoring', message: 'We are looking.', displayAt: '2026-01-05T12:00:00Z' };
const at = (scene: Scene) => [{ id: scene.service, status: 'degraded_performance' }];

/** Bodies with every field filled, so that one hostile value meets nothing else that is wrong. */
const FULL: Bodies = {
  'POST /v1/services': ({ group }) => ({ ...service, groupId: group, status: 'operational' }),
  'PATCH /v1/services/{id}': ({ group }) => ({
    ...{ ...service, groupId: group, status: 'operational', message: 'Back.' },
  }),
  'POST /v1/groups': () => ({ name: 'Europe', description: 'A', order: 1 }),
  'PATCH /v1/groups/{id}': () => ({ name: 'Europe', description: 'A', order: 1 }),
  'POST /v1/incidents': (scene) => ({
    ...{
      name: 'Slow',
      impact: 'none',
      services: at(scene),
      startedAt: '2026-01-05T11:00:00Z',
      postmortem: 'A',
    },
    updates: [
      { ...entry, services: at(scene) },
      { ...entry, status: 'resolved' },
    ],
  }),
  'PATCH /v1/incidents/{id}': (scene) => ({
    ...{
      name: 'Slow',
      impact: 'none',
      services: at(scene),
      startedAt: '2026-01-05T11:00:00Z',
      postmortem: 'A',
    },
  }),
  'POST /v1/incidents/{id}/updates': (scene) => ({ ...entry, services: at(scene), reopen: true }),
  'PATCH /v1/incidents/{id}/updates/{updateId}': () => ({ message: 'We are looking.' }),
  'POST /v1/maintenances': (scene, nowMs) => ({
    ...{ name: 'Move', message: 'Soon.', services: at(scene), reminderMinutes: [60, 5] },
    ...{ scheduledStartAt: minutesFrom(nowMs, 60), scheduledEndAt: minutesFrom(nowMs, 120) },
  }),
  'PATCH /v1/maintenances/{id}': (scene, nowMs) => ({
    ...{ name: 'Move', services: at(scene), reminderMinutes: [60, 5] },
    ...{ scheduledStartAt: minutesFrom(nowMs, 60), scheduledEndAt: minutesFrom(nowMs, 120) },
  }),
  'POST /v1/maintenances/{id}/updates': () => ({ message: 'Soon.' }),
  'POST /v1/maintenance-series': (scene) => ({
    ...{ name: 'Patching', message: 'Soon.', services: at(scene), reminderMinutes: [60] },
    ...{ rule: 'FREQ=YEARLY', timeZone: 'Europe/Berlin', startsAt: '2026-03-01T03:00', durationMinutes: 60 },
  }),
  'POST /v1/jobs/{job}/runs': () => ({
    ...{
      status: 'running',
      progress: 1,
      message: 'A',
      metadata: { key: 'a' },
      url: 'https://a.b',
      timeOutSeconds: 60,
    },
  }),
  'PATCH /v1/runs/{id}': () => ({
    ...{ status: 'running', progress: 1, message: 'A', metadata: { key: 'a' }, url: 'https://a.b' },
    children: [{ name: 'A', status: 'running', durationMs: 1 }],
  }),
  'POST /v1/runs/{id}/artifacts': () => ({ name: 'log', url: 'https://a.b', sizeBytes: 1 }),
  'PATCH /v1/orgs/{slug}': () => ({
    ...{
      name: 'A',
      description: 'A',
      pageUrl: 'https://a.b',
      timeZone: 'Europe/Berlin',
      visibility: 'public',
    },
    allowedOrigins: ['https://a.b'],
  }),
  'POST /v1/keys': () => ({ name: 'CI', scopes: ['read'], expiresAt: '2040-01-01T00:00:00Z' }),
};

interface Attack {
  request: DocumentedRequest;
  filled: readonly { place: Place; value: unknown }[];
}

/** A text as a part of an address; half of a pair as the three bytes that no decoder takes. */
const spell = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%BD';
};

describe('hostile input', () => {
  let test: TestServer;
  let scene: Scene;
  let requests: DocumentedRequest[];

  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({ kind: 'pglite', env: { ADMIN_API_KEY } });
    scene = await setScene(test, test.organization);
    requests = (await readPlaces(test.url)).filter(
      ({ name, places }) => MAIN.test(name) && places.length > 0,
    );
  });
  after(() => test.stop());

  function prepare({ request, filled }: Attack) {
    const call = API_CALLS.find(({ operation }) => operation === request.name)!;
    const now = test.server.context.clock.now();
    const headers: Record<string, string> = {};
    let body = FULL[request.name]?.(scene, now) ?? call.body?.(scene, now);
    let [path = '', query = ''] = call.path(scene).split('?');
    const names = request.name.split(' ')[1]!.split('/');
    for (const { place, value } of filled) {
      const [name = ''] = place.path;
      if (place.in === 'body') body = put(body, place.path, value) as object;
      else if (place.in === 'query') query += `&${name}=${spell(value)}`;
      // What is no header at all is refused by this program's own client.
      else if (place.in === 'header') headers[name] = spell(value).slice(0, 4_000);
      else path = fill(path, names, name, spell(value));
    }
    const key = call.by === 'operator' ? ADMIN_API_KEY : test.organization.key;
    return {
      path: `${path}${query && `?${query}`}`,
      body,
      headers: { ...headers, authorization: `Bearer ${key}` },
    };
  }

  async function send({ request, filled }: Attack): Promise<number> {
    const { path, body, headers } = prepare({ request, filled });
    const method = request.name.split(' ')[0]!;
    const answer = await fetch(test.url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined || method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    // A stream has no end; its status is all that is asked.
    await answer.body?.cancel();
    return answer.status;
  }

  it('stands in bodies that are taken without it', async () => {
    for (const name of Object.keys(FULL)) {
      const request = requests.find((each) => each.name === name)!;
      expect(request, name).to.not.equal(undefined);
      expect(await send({ request, filled: [] }), name).to.be.below(300);
    }
  });

  it('in any place that the document names is never answered as a fault of the server', async function () {
    this.timeout(60_000);
    const fill = (place: Place) =>
      (place.in === 'body' ? hostileValue(place.kind) : hostileText(place.kind)).map((value) => ({
        place,
        value,
      }));
    // Every operation has the same headers and few paths, every place of a body and a query is another.
    const targets = requests.flatMap((request) =>
      request.places
        // What has been made is what the other requests are about: nobody deletes it.
        .filter((place) => !request.name.startsWith('DELETE') || place.in === 'path')
        .map((place) => ({
          weight: place.in === 'header' || place.in === 'path' ? 1 : 6,
          arbitrary: fc.record({
            request: fc.constant(request),
            filled: fc.tuple(fill(place)),
          }),
        })),
    );
    const attack = fc.oneof(...targets);
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(attack, async (each) => {
        const status = await send(each);
        if (status < 300) taken += 1;
        expect(status, each.request.name).to.be.below(500);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: PATIENCE_MS, markInterruptAsFailure: false },
    );
    // Values that are merely odd must reach the database, or nothing was tested.
    expect(taken).to.be.above(20);
  });
});

/** The path with another value where the document has `{name}`. */
function fill(path: string, names: readonly string[], name: string, value: string): string {
  return path
    .split('/')
    .map((part, index) => (names[index] === `{${name}}` ? value : part))
    .join('/');
}
