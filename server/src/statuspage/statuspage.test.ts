import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { importPage } from '../import/import-page.ts';
import { loadPage, walkPage } from '../import/load-page.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../testing/test-server.ts';
import type { Component, Incident, Page, ScheduledMaintenance } from './schema.ts';

const FIXTURES = new URL('../testing/fixtures/statuspage/', import.meta.url).pathname;
const HOUR_MS = 3_600_000;

interface Answer {
  page: Page;
  status: Snapshot['status'];
  components: Component[];
  incidents: Incident[];
  scheduled_maintenances: ScheduledMaintenance[];
}

/** A recorded answer, as Statuspage gave it. */
type Recorded = Partial<Answer>;

async function readRecorded(file: string): Promise<Recorded> {
  return JSON.parse(await readFile(join(FIXTURES, file), 'utf8')) as Recorded;
}

/** What readers see of the components, by names, as ids are the server's own. */
function shapeOf({ components = [] }: Recorded) {
  const names = new Map(components.map(({ id, name }) => [id, name]));
  return components
    .map(({ name, status, description, showcase, start_date, group, group_id, ...rest }) => ({
      ...{ name, status, showcase, start_date, group },
      // An empty description is none.
      description: description || null,
      within: group_id ? names.get(group_id) : null,
      hides: rest.only_show_if_degraded,
      children: rest.components?.length,
    }))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

for (const kind of DATABASE_KINDS) {
  describe(`the read API of Statuspage v2 on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;
    let organizations = 0;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, clock });
    });
    after(() => test.stop());

    const addPage = () => test.addOrganization({ slug: `v2-${kind}-${organizations++}` });

    async function read({ slug }: TestOrganization, file: string): Promise<Answer> {
      const response = await fetch(`${test.url}/status/${slug}/api/v2/${file}.json`);
      expect(response.status, file).to.equal(200);
      expect(response.headers.get('access-control-allow-origin')).to.equal('*');
      return (await response.json()) as Answer;
    }

    function write({ key }: TestOrganization, path: string, body: object) {
      return test.call<{ id: string }>('POST', path, body, { authorization: `Bearer ${key}` });
    }

    it('tells of every recorded page what Statuspage told', async function () {
      this.timeout(90_000);
      for (const file of (await readdir(FIXTURES)).filter((name) => name.endsWith('.json'))) {
        const organization = await addPage();
        const recorded = await readRecorded(file);
        await importPage(test.server.context, organization.id, await loadPage(join(FIXTURES, file)));
        const { components } = await read(organization, 'components');
        // A group there may have been judged by hand; here it is the worst of its services.
        const own = shapeOf({ components }).filter(({ group }) => !group);
        expect(own, file).to.deep.equal(shapeOf(recorded).filter(({ group }) => !group));
        const groups = (shape: ReturnType<typeof shapeOf>) =>
          shape.filter(({ group }) => group).map(({ name, children }) => [name, children]);
        expect(groups(shapeOf({ components })), file).to.have.deep.members(groups(shapeOf(recorded)));
        const places = components.filter(({ group_id }) => group_id === null).map(({ position }) => position);
        expect(places, file).to.deep.equal(places.toSorted((a, b) => a - b));
      }
    });

    it('has every field that the recorded answers have', async () => {
      const organization = await addPage();
      const file = 'instructure-summary.json';
      const recorded = await readRecorded(file);
      await importPage(test.server.context, organization.id, await loadPage(join(FIXTURES, file)));
      const summary = await read(organization, 'summary');
      const lacks = (own: object, theirs: object) =>
        Object.keys(theirs).filter((name) => !Object.keys(own).includes(name));
      expect(lacks(summary, recorded)).to.deep.equal([]);
      expect(lacks(summary.page, recorded.page!)).to.deep.equal([]);
      const [incident] = summary.incidents;
      const [theirs] = recorded.incidents!;
      expect(lacks(incident!, theirs!)).to.deep.equal([]);
      expect(lacks(incident!.incident_updates[0]!, theirs!.incident_updates[0]!)).to.deep.equal([]);
      for (const isGroup of [true, false]) {
        const one = ({ components }: Recorded) => components!.find(({ group }) => group === isGroup)!;
        expect(lacks(one(summary), one(recorded))).to.deep.equal([]);
      }
      expect(incident!.incident_updates.map(({ status, body }) => [status, body])).to.deep.equal(
        theirs!.incident_updates.map(({ status, body }) => [status, body]),
      );
      expect(incident!.components.map(({ name }) => name)).to.have.members(
        theirs!.components.map(({ name }) => name),
      );
      const named = ({ incident_updates }: Incident) =>
        incident_updates[0]!.affected_components!.map(({ name, new_status }) => [name, new_status]);
      expect(named(incident!)).to.have.deep.members(named(theirs!));
    });

    it('is a page that can be imported from, and comes out as it went in', async function () {
      this.timeout(60_000);
      const [from, to] = [await addPage(), await addPage()];
      const page = await loadPage(join(FIXTURES, 'instructure-summary.json'));
      await importPage(test.server.context, from.id, page);
      await write(from, '/v1/incidents', {
        ...{ name: 'Long ago', impact: 'major', startedAt: '2020-01-01T00:00:00.000Z', services: [] },
        updates: [
          { status: 'investigating', message: 'What?', displayAt: '2020-01-01T00:00:00.000Z' },
          { status: 'resolved', message: 'That.', displayAt: '2020-01-01T01:00:00.000Z' },
        ],
        postmortem: 'It was the cable.',
      });
      const walked = await walkPage(`${test.url}/status/${from.slug}`);
      await importPage(test.server.context, to.id, walked);
      const told = async (organization: TestOrganization) => {
        const { incidents } = await read(organization, 'incidents');
        return incidents.map(({ name, status, impact, started_at, resolved_at, incident_updates }) => ({
          ...{ name, status, impact, started_at, resolved_at },
          updates: incident_updates.map((update) => [update.status, update.body]),
        }));
      };
      expect(await told(to)).to.deep.equal(await told(from));
      expect((await told(to)).at(-1)).to.deep.include({
        status: 'postmortem',
        updates: [
          ['postmortem', 'It was the cable.'],
          ['resolved', 'That.'],
          ['investigating', 'What?'],
        ],
      });
      expect(shapeOf(await read(to, 'components'))).to.deep.equal(shapeOf(await read(from, 'components')));
    });

    it('sorts maintenances by what they are', async () => {
      const organization = await addPage();
      const at = (hours: number) => new Date(clock.now() + hours * HOUR_MS).toISOString();
      const plan = async (name: string, hours: number) => {
        const window = { scheduledStartAt: at(hours), scheduledEndAt: at(hours + 1) };
        return (await write(organization, '/v1/maintenances', { name, services: [], ...window })).body.id;
      };
      await plan('Later', 2);
      const active = await plan('Now', 1);
      const done = await plan('Done', 3);
      const cancelled = await plan('Never', 4);
      await write(organization, `/v1/maintenances/${active}/start`, {});
      await write(organization, `/v1/maintenances/${done}/start`, {});
      await write(organization, `/v1/maintenances/${done}/complete`, {});
      await write(organization, `/v1/maintenances/${cancelled}/cancel`, {});
      const names = async (file: string) =>
        (await read(organization, file)).scheduled_maintenances.map(({ name, status }) => [name, status]);
      const now = ['Now', 'in_progress'];
      const later = ['Later', 'scheduled'];
      expect(await names('scheduled-maintenances/upcoming')).to.deep.equal([later]);
      expect(await names('scheduled-maintenances/active')).to.deep.equal([now]);
      expect(await names('summary')).to.deep.equal([now, later]);
      expect(await names('scheduled-maintenances')).to.deep.equal([now, later, ['Done', 'completed']]);
      const [maintenance] = (await read(organization, 'scheduled-maintenances/active'))
        .scheduled_maintenances;
      expect(maintenance).to.include({ impact: 'maintenance', scheduled_for: at(1), scheduled_until: at(2) });
    });

    it('says what a service was before each entry', async () => {
      const organization = await addPage();
      const { body: group } = await write(organization, '/v1/groups', { name: 'Shop' });
      const { body: service } = await write(organization, '/v1/services', {
        name: 'Cart',
        groupId: group.id,
      });
      const { body: incident } = await write(organization, '/v1/incidents', {
        ...{ name: 'Slow', impact: 'minor', status: 'investigating', message: 'Looking.' },
        services: [{ id: service.id, status: 'degraded_performance' }],
      });
      await write(organization, `/v1/incidents/${incident.id}/updates`, {
        ...{ status: 'identified', message: 'Worse.' },
        services: [{ id: service.id, status: 'major_outage' }],
      });
      const { incidents, status } = await read(organization, 'summary');
      expect(
        incidents[0]!.incident_updates.map(({ affected_components }) => affected_components),
      ).to.deep.equal([
        [
          {
            ...{ code: service.id, name: 'Shop - Cart' },
            ...{ old_status: 'degraded_performance', new_status: 'major_outage' },
          },
        ],
        [
          {
            ...{ code: service.id, name: 'Shop - Cart' },
            ...{ old_status: 'operational', new_status: 'degraded_performance' },
          },
        ],
      ]);
      expect(status.indicator).to.equal('critical');
      expect((await read(organization, 'incidents/unresolved')).incidents).to.have.length(1);
      await write(organization, `/v1/incidents/${incident.id}/updates`, {
        ...{ status: 'resolved', message: 'Mended.' },
      });
      expect((await read(organization, 'incidents/unresolved')).incidents).to.have.length(0);
      expect((await read(organization, 'incidents')).incidents).to.have.length(1);
      expect((await read(organization, 'status')).status.indicator).to.equal('none');
    });

    it('answers 304 until something changes, and then the new state', async () => {
      const organization = await addPage();
      const url = `${test.url}/status/${organization.slug}/api/v2/incidents.json`;
      const tag = (await fetch(url)).headers.get('etag')!;
      const again = () => fetch(url, { headers: { 'if-none-match': tag } });
      expect((await again()).status).to.equal(304);
      await write(organization, '/v1/incidents', {
        ...{ name: 'New', impact: 'none', status: 'investigating', message: 'Hm.', services: [] },
      });
      const changed = await again();
      expect(changed.status).to.equal(200);
      expect(((await changed.json()) as Answer).incidents[0]!.name).to.equal('New');
      expect(changed.headers.get('etag')).not.to.equal(tag);
    });

    it('is as private as the page, and open to the same pages', async () => {
      const inside = await test.addOrganization({ slug: `in-${kind}`, visibility: 'private' });
      const url = `${test.url}/status/${inside.slug}/api/v2/summary.json`;
      expect((await fetch(url)).status).to.equal(404);
      const answer = await fetch(url, { headers: { authorization: `Bearer ${inside.key}` } });
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('cache-control')).to.equal('private, no-cache');
      const allowedOrigins = ['https://shop.example'];
      const listed = await test.addOrganization({ slug: `listed-${kind}`, allowedOrigins });
      const ask = (origin: string) =>
        fetch(`${test.url}/status/${listed.slug}/api/v2/status.json`, { headers: { origin } });
      expect((await ask('https://shop.example')).status).to.equal(200);
      expect((await ask('https://other.example')).status).to.equal(403);
    });
  });

  describe(`the address of a page on ${kind}`, () => {
    it('is refused where the host that was asked is none, with the cure', async function () {
      this.timeout(30_000);
      const test = await startTestServer({ kind });
      const { hostname, port } = new URL(test.url);
      const path = `/status/${test.organization.slug}/api/v2/status.json`;
      const asked = request({ hostname, port, path, headers: { host: 'not a host' } }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      const { errors } = JSON.parse(await text(answer));
      await test.stop();
      expect(answer.statusCode).to.equal(400);
      expect(errors).to.deep.equal([
        { path: 'Host', message: 'is no name of a host; set PUBLIC_URL where proxies change it' },
      ]);
    });

    it('is the public one where there is one, else the one that was asked, whatever page asks', async function () {
      this.timeout(60_000);
      const urlOf = async (env: Record<string, string>, headers: Record<string, string>) => {
        const test = await startTestServer({ kind, env });
        const response = await fetch(`${test.url}/status/${test.organization.slug}/api/v2/status.json`, {
          headers,
        });
        const { page } = (await response.json()) as Answer;
        await test.stop();
        return page.url.replace(test.url, 'ASKED').replace(test.organization.slug, 'SLUG');
      };
      const origin = 'https://elsewhere.example';
      expect(await urlOf({}, { origin })).to.equal('ASKED/status/SLUG');
      expect(await urlOf({ PUBLIC_URL: 'https://status.example.com' }, { origin })).to.equal(
        'https://status.example.com/status/SLUG',
      );
    });
  });
}
