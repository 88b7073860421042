import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Incident, type Maintenance, paths, type Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { importPage } from './import-page.ts';
import { loadPage, walkPage } from './load-page.ts';
import type { Statuspage } from './schema.ts';

const FIXTURES = new URL('../testing/fixtures/statuspage/', import.meta.url).pathname;
const NOTHING = { created: 0, updated: 0, unchanged: 0, skipped: 0, notes: [] };
const INSTRUCTURE = join(FIXTURES, 'instructure-summary.json');

for (const kind of DATABASE_KINDS) {
  describe(`the import of a Statuspage on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;
    let organizations = 0;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, clock });
    });
    after(() => test.stop());

    async function addPage() {
      const organization = await test.addOrganization({ slug: `page-${organizations++}` });
      const headers = { authorization: `Bearer ${organization.key}` };
      const get = async <T>(path: string) => (await test.call<T>('GET', path, undefined, headers)).body;
      return {
        headers,
        import: (page: Statuspage) => importPage(test.server.context, organization.id, page),
        summary: () => get<Snapshot>(paths.summary(organization.slug)),
        incidents: async () => (await get<{ incidents: Incident[] }>('/v1/incidents')).incidents,
        maintenances: async () =>
          (await get<{ maintenances: Maintenance[] }>('/v1/maintenances')).maintenances,
      };
    }

    it('that meets another of the same page ends with a sentence, and what is there is there once', async () => {
      const page = await loadPage(INSTRUCTURE);
      const organization = await addPage();
      const both = await Promise.allSettled([organization.import(page), organization.import(page)]);
      const ends = both.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
      expect(ends.map(({ name, message }) => [name, message])).to.deep.equal([
        [
          'StartError',
          'import: Another import into this organization is under way. What was brought stays; the next import brings the rest.',
        ],
      ]);
      await organization.import(page);
      const { groups, services, incidents } = await organization.summary();
      expect(groups.length + services.length).to.equal(page.components.length);
      expect(incidents.length).to.equal(page.incidents.length);
      expect(await organization.import(page)).to.include({ created: 0, updated: 0 });
    });

    it('brings every recorded page, and changes nothing the second time', async function () {
      this.timeout(90_000);
      const files = (await readdir(FIXTURES)).filter((name) => name.endsWith('.json'));
      expect(files).to.have.length(8);
      for (const file of files) {
        const page = await loadPage(join(FIXTURES, file));
        const organization = await addPage();
        const first = await organization.import(page);
        const things = page.components.length + page.incidents.length + page.scheduled_maintenances.length;
        expect(first, file).to.deep.equal({ ...NOTHING, created: things });
        const before = await organization.summary();
        const shown = new Map(
          before.services.map(({ name, groupId, status }) => [`${name} ${groupId}`, status]),
        );
        expect(before.services.filter(({ status }) => status !== 'operational').length, file).to.equal(
          page.components.filter(({ group, status }) => !group && status !== 'operational').length,
        );
        expect(shown.size, file).to.be.above(0);
        const second = await organization.import(page);
        expect(second, file).to.deep.equal({ ...NOTHING, unchanged: things });
        expect(await organization.summary(), file).to.deep.equal(before);
      }
    });

    it('keeps the original times, entries and services of an incident, and returns them when it ends', async () => {
      const page = await loadPage(INSTRUCTURE);
      const organization = await addPage();
      await organization.import(page);
      const [incident] = await organization.incidents();
      const [from] = page.incidents;
      expect(incident).to.include({
        name: from!.name,
        status: 'identified',
        impact: 'minor',
        startedAt: '2021-12-07T16:06:43.172Z',
        createdAt: '2021-12-07T16:06:43.178Z',
        resolvedAt: null,
      });
      expect(incident!.updates).to.have.length(11);
      expect(incident!.updates[0]).to.include({
        displayAt: '2021-12-07T17:39:58.000Z',
        status: 'identified',
      });
      expect(incident!.updates[0]!.message).to.match(/^We are actively working towards recovery/);
      expect(incident!.updates.at(-1)!.services.map(({ status }) => status)).to.deep.equal(['operational']);
      expect(incident!.services).to.have.length(8);
      const degraded = async () =>
        (await organization.summary()).services.filter(({ status }) => status === 'degraded_performance');
      expect(await degraded()).to.have.length(8);
      const body = { status: 'resolved', message: 'Over.' };
      await test.call('POST', `/v1/incidents/${incident!.id}/updates`, body, organization.headers);
      expect(await degraded(), 'nothing was set by hand').to.have.length(0);
      const again = await organization.import(page);
      expect(again, 'what is resolved here stays resolved').to.include({ created: 0, updated: 0 });
    });

    it('brings what is new of a known incident: entries, their words, its end and its postmortem', async () => {
      const page = await loadPage(INSTRUCTURE);
      const organization = await addPage();
      await organization.import(page);
      const later = structuredClone(page);
      const [incident] = later.incidents;
      const time = { created_at: '2021-12-08T08:00:00.000-07:00', affected_components: null };
      incident!.incident_updates[0]!.body = 'Corrected.';
      incident!.incident_updates.unshift(
        { id: 'after', status: 'postmortem', body: 'A **fuse**.', ...time },
        { id: 'end', status: 'resolved', body: 'It is over.', ...time },
      );
      incident!.status = 'postmortem';
      for (const component of later.components) component.status = 'operational';
      expect(await organization.import(later)).to.include({ created: 0, updated: 1 });
      const [now] = await organization.incidents();
      expect(now).to.include({
        status: 'resolved',
        resolvedAt: '2021-12-08T15:00:00.000Z',
        postmortem: 'A **fuse**.',
      });
      expect(now!.updates.slice(0, 2).map(({ message }) => message)).to.deep.equal([
        'It is over.',
        'Corrected.',
      ]);
      const { statusLabel } = await organization.summary();
      expect(statusLabel).to.equal('operational');
      expect(await organization.import(later)).to.include({ created: 0, updated: 0 });
    });

    it('brings maintenances of the past and to come, with their entries', async () => {
      const page = await loadPage(join(FIXTURES, 'dropbox-components.json'));
      const [component] = page.components;
      const at = (hours: number) => new Date(clock.now() + hours * 3_600_000).toISOString();
      const entry = { id: 'note', status: 'scheduled', body: 'Soon.', created_at: at(-50) };
      const plan = (
        id: string,
        status: Statuspage['scheduled_maintenances'][number]['status'],
        hours: number,
      ) => ({
        ...{ id, name: id, status, created_at: at(-50), components: [component!] },
        ...{ scheduled_for: at(hours), scheduled_until: at(hours + 2), incident_updates: [] },
      });
      const past = { ...plan('past', 'completed', -40), started_at: at(-39.9), resolved_at: at(-38.5) };
      page.scheduled_maintenances = [
        { ...plan('later', 'scheduled', 10), incident_updates: [entry] },
        past,
        plan('now', 'in_progress', -1),
      ];
      component!.status = 'under_maintenance';
      const organization = await addPage();
      await organization.import(page);
      const [later, now, ended] = await organization.maintenances();
      expect(later).to.include({ status: 'scheduled', scheduledStartAt: at(10), createdAt: at(-50) });
      expect(later!.updates[0]).to.include({ message: 'Soon.', displayAt: at(-50) });
      expect(ended).to.include({ status: 'completed', startedAt: at(-39.9), completedAt: at(-38.5) });
      expect(now).to.include({ status: 'in_progress', completedAt: null });
      expect((await organization.summary()).statusLabel).to.equal('under_maintenance');
      expect(await organization.import(page)).to.include({ created: 0, updated: 0 });

      page.scheduled_maintenances = [
        {
          ...plan('later', 'scheduled', 11),
          incident_updates: [entry, { ...entry, id: 'b', body: 'Moved.' }],
        },
        past,
        { ...plan('now', 'completed', -1) },
      ];
      component!.status = 'operational';
      expect(await organization.import(page)).to.include({ created: 0, updated: 2 });
      const [moved, completed] = await organization.maintenances();
      expect(moved).to.include({ scheduledStartAt: at(11), scheduledEndAt: at(13) });
      expect(moved!.updates).to.have.length(2);
      expect(completed!.status).to.equal('completed');
      expect((await organization.summary()).statusLabel).to.equal('operational');
      expect(await organization.import(page)).to.include({ created: 0, updated: 0 });
    });

    describe('from a live page', () => {
      let page: Server;
      let address: string;
      const answers = new Map<string, unknown>();

      before(async () => {
        const summary = JSON.parse(await readFile(INSTRUCTURE, 'utf8')) as Statuspage;
        const [incident] = summary.incidents;
        const resolved = { ...incident, id: 'older', status: 'resolved', resolved_at: incident!.created_at };
        answers.set('/api/v2/summary.json', summary);
        answers.set('/api/v2/incidents.json', { page: summary.page, incidents: [incident, resolved] });
        answers.set('/api/v2/scheduled-maintenances.json', {
          page: summary.page,
          scheduled_maintenances: [],
        });
        page = createServer((request, response) => {
          const answer = answers.get(request.url!);
          response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
          response.end(JSON.stringify(answer ?? {}));
        });
        await new Promise<void>((done) => page.listen(0, '127.0.0.1', done));
        address = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
      });
      after(() => new Promise((done) => page.close(done)));

      it('walks its API, whatever part of its address is given', async () => {
        const organization = await addPage();
        for (const from of [address, `${address}/`, `${address}/api/v2`, `${address}/api/v2/summary.json`]) {
          const walked = await walkPage(from);
          expect(walked.incidents.map(({ id }) => id)).to.deep.equal(['g1zp3jpycgbz', 'older']);
          await organization.import(walked);
        }
        const incidents = await organization.incidents();
        expect(incidents.map(({ status }) => status).sort()).to.deep.equal(['identified', 'resolved']);
      });

      it('says in one sentence what is not there or not a page', async () => {
        const message = async (from: string) =>
          (await walkPage(from).catch((error: Error) => error)) as Error;
        expect((await message('status.example.com')).message).to.include(
          '--from takes the address of a page',
        );
        const kept = answers.get('/api/v2/incidents.json');
        answers.delete('/api/v2/incidents.json');
        expect((await message(address)).message)
          .to.include('/api/v2/incidents.json')
          .and.to.include('404');
        answers.set('/api/v2/incidents.json', kept);
      });
    });

    it('names the path inside a document that is wrong', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'status-badge-import-'));
      const file = join(directory, 'page.json');
      const message = async (change: (page: Statuspage) => void) => {
        const page = JSON.parse(await readFile(INSTRUCTURE, 'utf8')) as Statuspage;
        change(page);
        await writeFile(file, JSON.stringify(page));
        return ((await loadPage(file).catch((error: Error) => error)) as Error).message;
      };
      try {
        for (const [path, change] of [
          ['components[1].status', (page) => Object.assign(page.components[1]!, { status: 'on fire' })],
          ['components[0].name', (page) => Object.assign(page.components[0]!, { name: '' })],
          ['incidents[0].impact', (page) => Object.assign(page.incidents[0]!, { impact: 'huge' })],
          [
            'incidents[0].incident_updates[2].display_at',
            (page) => Object.assign(page.incidents[0]!.incident_updates[2]!, { display_at: 'soon' }),
          ],
          ['page.name', (page) => Object.assign(page.page, { name: 7 })],
        ] as [string, (page: Statuspage) => void][]) {
          expect(await message(change)).to.include(`${path}:`);
        }
        await writeFile(file, 'no json');
        expect(((await loadPage(file).catch((error: Error) => error)) as Error).message).to.include(file);
      } finally {
        await rm(directory, { recursive: true });
      }
    });
  });
}
