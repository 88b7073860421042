import { join } from 'node:path';
import { type Incident, type Maintenance, paths, type Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { ServerError } from '../errors.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { importPage } from './import-page.ts';
import { loadPage } from './load-page.ts';
import type { Statuspage } from './schema.ts';

const FIXTURES = new URL('../testing/fixtures/statuspage/', import.meta.url).pathname;
const THEN = '2026-01-01T00:00:00Z';
const YEAR_0 = '0000-01-01T00:00:00Z';
const FUTURE = '2099-01-01T00:00:00Z';

type OddIncident = Statuspage['incidents'][number];
type OddMaintenance = Statuspage['scheduled_maintenances'][number];

const entry = (id: string, more: object = {}) => ({
  ...{ id, status: 'investigating', body: 'We are looking.', created_at: THEN },
  ...more,
});
const incident = (more: Partial<OddIncident>): OddIncident => ({
  ...{ id: 'odd', name: 'Odd', status: 'investigating', impact: 'none', created_at: THEN },
  incident_updates: [],
  ...more,
});
const maintenance = (more: Partial<OddMaintenance>): OddMaintenance => ({
  ...{ id: 'odd', name: 'Odd', status: 'scheduled', created_at: THEN, incident_updates: [] },
  ...{ scheduled_for: '2026-12-01T00:00:00Z', scheduled_until: '2026-12-01T01:00:00Z' },
  ...more,
});
const component = (more: object) => ({ id: 'odd', name: 'Odd', status: 'operational' as const, ...more });

interface Odd {
  title: string;
  change: (page: Statuspage) => void;
  skipped?: number;
  notes: RegExp[];
}
const ODD: Odd[] = [
  {
    title: 'a component whose name has NUL and half of an emoji',
    change: (page) => page.components.push(component({ name: 'a\0b\ud83d' })),
    notes: [/^component "ab\ufffd" \(odd\): NUL or half of an emoji is taken out/],
  },
  {
    title: 'a component without any other character',
    change: (page) => page.components.push(component({ name: '\0' })),
    skipped: 1,
    notes: [/it has no name/],
  },
  {
    title: 'a component that is listed twice',
    change: (page) => page.components.push({ ...page.components[0]!, name: 'Again' }),
    skipped: 1,
    notes: [/^component "Again" \(\w+\) is left out: its id is listed twice/],
  },
  {
    title: 'a component with a position, a name, a description and a day that are too much',
    change: (page) =>
      page.components.push(
        component({
          position: Number.MAX_SAFE_INTEGER,
          name: `${'n'.repeat(199)}😀`,
          description: `${'d'.repeat(1_999)}😀`,
          start_date: '0000-00-00',
        }),
      ),
    notes: [/name is cut to 200/, /description is cut to 2000/, /position is taken as 1000000/, /start_date/],
  },
  {
    title: 'an incident whose name and words end in an emoji too many',
    change: (page) =>
      page.incidents.push(
        incident({
          name: `${'n'.repeat(199)}😀`,
          incident_updates: [entry('u', { body: `${'b'.repeat(9_999)}😀` })],
        }),
      ),
    notes: [/its entry u is cut to 10000/, /its name is cut to 200/],
  },
  {
    title: 'an incident of the year 0',
    change: (page) => page.incidents.push(incident({ created_at: YEAR_0 })),
    skipped: 1,
    notes: [/^incident "Odd" \(odd\) is left out: its created_at lies outside of the years 1970 to 9998/],
  },
  {
    title: 'an incident of the future',
    change: (page) =>
      page.incidents.push(
        incident({ created_at: FUTURE, incident_updates: [entry('u', { created_at: FUTURE })] }),
      ),
    notes: [/created_at lies in the future and is taken as now/, /entry u lies in the future/],
  },
  {
    title: 'entries of the year 0, twice, without words, and of another status',
    change: (page) =>
      page.incidents.push(
        incident({
          started_at: YEAR_0,
          incident_updates: [
            entry('u', { created_at: YEAR_0 }),
            entry('twice'),
            entry('twice'),
            entry('mute', { status: ' ', body: '\0', display_at: YEAR_0 }),
            entry('word', { status: 'constructor', body: null }),
          ],
        }),
      ),
    notes: [
      /NUL/,
      /an entry without an id of its own \("twice"\)/,
      /entry u is left out/,
      /entry mute/,
      /started_at/,
    ],
  },
  {
    title: 'an incident with more entries than are kept',
    change: (page) =>
      page.incidents.push(
        incident({
          incident_updates: Array.from({ length: 130 }, (_, i) =>
            entry(`u${i}`, { body: 'x'.repeat(9_000) }),
          ),
        }),
      ),
    notes: [/its oldest 108 entries are left out/],
  },
  {
    title: 'an incident that names more components than one may',
    change: (page) => {
      const many = Array.from({ length: 250 }, (_, i) => component({ id: `many-${i}` }));
      page.components.push(...many);
      page.incidents.push(incident({ components: many }));
    },
    notes: [/it names more than 200 components/],
  },
  {
    title: 'a maintenance that ends before it begins, and ones of other ages',
    change: (page) =>
      page.scheduled_maintenances.push(
        maintenance({ scheduled_until: '2026-11-01T00:00:00Z' }),
        maintenance({ id: 'old', scheduled_for: YEAR_0 }),
        maintenance({ id: 'last', scheduled_until: '9999-12-31T23:59:59Z' }),
        maintenance({ id: 'edge', scheduled_for: '9998-12-31T23:59:59Z', scheduled_until: THEN }),
      ),
    skipped: 3,
    notes: [
      /\(old\) is left out: its scheduled_for/,
      /\(last\) is left out: its sch/,
      /\(edge\) is left out: sched/,
    ],
  },
  {
    title: 'things that are called like what every object has',
    change: (page) => {
      page.components.push(component({ id: '__proto__', group_id: 'constructor' }));
      page.incidents.push(incident({ id: 'constructor', components: [component({ id: '__proto__' })] }));
    },
    notes: [],
  },
];

for (const kind of DATABASE_KINDS) {
  describe(`the import of an odd page on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;
    let real: Statuspage;
    let organizations = 0;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, clock });
      real = await loadPage(join(FIXTURES, 'instructure-summary.json'));
    });
    after(() => test.stop());

    async function addPage() {
      const { id, slug, key } = await test.addOrganization({ slug: `odd-${organizations++}` });
      const get = async <T>(path: string) =>
        (await test.call<T>('GET', path, undefined, { authorization: `Bearer ${key}` })).body;
      return {
        import: (page: Statuspage) => importPage(test.server.context, id, page),
        summary: () => get<Snapshot>(paths.summary(slug)),
        incidents: async () => (await get<{ incidents: Incident[] }>('/v1/incidents')).incidents,
        maintenances: async () =>
          (await get<{ maintenances: Maintenance[] }>('/v1/maintenances')).maintenances,
      };
    }
    const size = (page: Statuspage) =>
      page.components.length + page.incidents.length + page.scheduled_maintenances.length;

    for (const { title, change, skipped = 0, notes } of ODD) {
      it(`brings the rest of a real one around ${title}, and says so`, async function () {
        this.timeout(30_000);
        const page = structuredClone(real);
        change(page);
        const organization = await addPage();
        const first = await organization.import(page);
        const things = size(page) - skipped;
        expect(first, first.notes.join('\n')).to.include({
          created: things,
          updated: 0,
          unchanged: 0,
          skipped,
        });
        expect(first.notes.length, first.notes.join('\n')).to.equal(notes.length);
        for (const [index, note] of notes.entries()) expect(first.notes[index]).to.match(note);
        const before = await organization.summary();
        const second = await organization.import(page);
        expect(second).to.include({ created: 0, updated: 0, unchanged: things, skipped });
        expect(await organization.summary()).to.deep.equal(before);
        expect(before.incidents.map(({ name }) => name)).to.include(real.incidents[0]!.name);
      });
    }

    it('keeps what can be kept of an odd entry', async () => {
      const page = structuredClone(real);
      page.incidents = [
        incident({
          created_at: FUTURE,
          incident_updates: [
            entry('c', { status: 'resolved', created_at: FUTURE, body: `${'b'.repeat(9_999)}😀` }),
            entry('b', { created_at: YEAR_0 }),
            entry('a', { body: 'a\0b' }),
          ],
        }),
      ];
      const organization = await addPage();
      await organization.import(page);
      const [odd] = await organization.incidents();
      expect(odd!.updates.map(({ message }) => message)).to.deep.equal(['b'.repeat(9_999), 'ab']);
      expect(odd!.createdAt).to.equal(new Date(clock.now()).toISOString());
      expect(odd!.updates[0]!.displayAt).to.equal(odd!.createdAt);
    });

    it('leaves out what the organization has no room for, and goes on', async function () {
      this.timeout(60_000);
      const page = structuredClone(real);
      page.incidents = Array.from({ length: 102 }, (_, i) =>
        incident({ id: `i${i}`, name: `Incident ${i}` }),
      );
      page.incidents.push(incident({ id: 'past', status: 'resolved', created_at: THEN }));
      const report = await (await addPage()).import(page);
      expect(report).to.include({ created: size(page) - 2, skipped: 2 });
      expect(report.notes[0]).to.match(/^incident "Incident 100" .* at most 100 unresolved incidents/);
    });

    it('ends in one sentence when it cannot go on', async () => {
      const away = () => {
        throw new ServerError('unavailable', 'The database is away.');
      };
      const { context } = test.server;
      const error = await importPage(
        { ...context, database: { ...context.database, em: away } },
        test.organization.id,
        real,
      ).catch((thrown: Error) => thrown);
      expect(error).to.include({ name: 'StartError' });
      expect((error as Error).message).to.match(/^import: The database is away\. What was brought stays/);
    });
  });
}
