import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type Core, openCore } from '../compose.ts';
import { createOrganization } from '../organizations/create-organization.ts';
import { createLog } from '../platform/log.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS, openScratchDatabase, type ScratchDatabase } from '../testing/scratch-database.ts';
import { testActor, testConfig } from '../testing/test-server.ts';
import { addMaintenanceUpdate } from './add-maintenance-update.ts';
import { createSeries } from './create-series.ts';
import { deleteMaintenance } from './delete-maintenance.ts';
import { findSeries } from './find-series.ts';
import { Maintenance } from './maintenance.entity.ts';
import { listOccurrences, listPlaces, type Recurrence } from './occurrences.ts';
import { createMaintenanceScheduler } from './scheduler.ts';
import type { SeriesChanges } from './series-schema.ts';
import { updateMaintenance } from './update-maintenance.ts';
import { updateSeries } from './update-series.ts';

const HOUR = 3_600_000;

/** What happens to a series, to one of its occurrences alone, or time. */
type Step =
  | { change: SeriesChanges }
  | { pick: number; alone: 'cancel' | 'delete' | 'move' | 'begin' }
  | { hours: number };

const change: fc.Arbitrary<SeriesChanges> = fc.record(
  {
    rule: fc.constantFrom(
      ...['FREQ=WEEKLY;BYDAY=SU', 'FREQ=WEEKLY;BYDAY=MO,SA', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TH'],
      ...['FREQ=MONTHLY;BYMONTHDAY=-1', 'FREQ=DAILY;INTERVAL=3', 'FREQ=DAILY;COUNT=90'],
    ),
    // In Nuuk a Saturday in March loses its last hour.
    timeZone: fc.constantFrom('Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Honolulu', 'America/Nuuk'),
    startsAt: fc.constantFrom('2026-03-01T00:30', '2026-03-01T10:00', '2026-03-01T23:30'),
    durationMinutes: fc.constantFrom(30, 90),
    name: fc.constantFrom('A', 'B'),
  },
  { requiredKeys: [] },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ change }) },
  {
    weight: 3,
    arbitrary: fc.record({
      pick: fc.nat(6),
      alone: fc.constantFrom('cancel' as const, 'delete' as const, 'move' as const, 'begin' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ hours: fc.constantFrom(7, 30, 200) }) },
);

const SUNDAYS = 'FREQ=WEEKLY;BYDAY=SU';
const OTHER_DAYS = 'FREQ=WEEKLY;BYDAY=MO,SA';
const alone = { pick: 0, alone: 'cancel' } as const;
/** Each of these was wrong once. */
const EXAMPLES: Step[][] = [
  // A day that comes back, and what was left there.
  [alone, { change: { rule: OTHER_DAYS } }, { change: { rule: SUNDAYS } }],
  // Two of one day, as another zone has it.
  [
    ...[{ change: { startsAt: '2026-03-01T00:30' } }, alone],
    { change: { rule: OTHER_DAYS, timeZone: 'America/Nuuk', startsAt: '2026-03-01T10:00' } },
    { change: { startsAt: '2026-03-01T00:30' } },
  ],
  [
    ...[alone, { change: { timeZone: 'Pacific/Kiritimati' } }],
    { change: { rule: OTHER_DAYS, timeZone: 'Europe/Berlin' } },
    { change: { startsAt: '2026-03-01T00:30' } },
  ],
  [
    alone,
    { change: { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TH', timeZone: 'Pacific/Honolulu' } },
    { change: { rule: SUNDAYS, timeZone: 'Europe/Berlin' } },
  ],
  // A start that the clocks move into the next day.
  [
    { change: { startsAt: '2026-03-01T23:30' } },
    { change: { rule: 'FREQ=DAILY;INTERVAL=3', timeZone: 'America/Nuuk' } },
    { change: { timeZone: 'Europe/Berlin' } },
  ],
];

for (const kind of DATABASE_KINDS) {
  describe(`whatever becomes of a series and of its occurrences, on ${kind}`, () => {
    let scratch: ScratchDatabase;
    let core: Core;
    let organizations = 0;

    before(async function () {
      this.timeout(30_000);
      scratch = await openScratchDatabase(kind);
      core = await openCore(testConfig(), { database: scratch.database, log: createLog('silent') });
    });
    after(async () => {
      await core.close();
      await scratch.drop();
    });

    async function begin() {
      // Thursday, three weeks before the clocks of Europe and Greenland change; at no minute at which anything starts.
      const clock = createManualClock(Date.UTC(2026, 2, 5, 12, 7));
      const context = { ...core.context, clock };
      const slug = `replanned-${organizations++}`;
      const { id: owner } = await createOrganization(context, testActor, { slug, name: slug });
      const { id } = await createSeries(context, testActor, owner, {
        ...{ name: 'A', rule: SUNDAYS, timeZone: 'Europe/Berlin' },
        ...{ startsAt: '2026-03-01T10:00', durationMinutes: 90 },
      });
      const em = () => core.context.database.em();
      return {
        ...{ clock, context, owner, id },
        read: () => findSeries(em(), owner, id),
        planned: () =>
          em().find(
            Maintenance,
            { seriesId: id, status: 'scheduled' },
            { orderBy: { scheduledStartAt: 'asc', id: 'asc' } },
          ),
      };
    }
    type Stage = Awaited<ReturnType<typeof begin>>;

    async function actAlone({ context, owner }: Stage, found: Maintenance, what: string): Promise<void> {
      const at = (hours: number) => new Date(found.scheduledStartAt.getTime() + hours * HOUR).toISOString();
      const window = { scheduledStartAt: at(5), scheduledEndAt: at(7.25) };
      if (what === 'delete') await deleteMaintenance(context, testActor, owner, found.id);
      else if (what === 'move') await updateMaintenance(context, testActor, owner, found.id, window);
      else {
        const status = what === 'cancel' ? 'cancelled' : 'in_progress';
        await addMaintenanceUpdate(context, testActor, owner, found.id, { status });
      }
    }

    function dayOf(recurrence: Recurrence, at: Date): string {
      const [place] = listPlaces(recurrence, at, new Date(at.getTime() + 1));
      return place?.day ?? DateTime.fromJSDate(at, { zone: recurrence.timeZone }).toISODate()!;
    }

    /** What its rule has, and nothing else, but for the days of `touched` and the occurrences of `apart`. */
    async function expectPlanned(stage: Stage, touched: Set<string>, apart: Set<string>): Promise<void> {
      const series = await stage.read();
      const all = listOccurrences(series, new Date(stage.clock.now()), series.plannedUntil).map(Number);
      const following = (await stage.planned()).filter(({ id }) => !apart.has(id));
      const starts = following.map(({ scheduledStartAt }) => scheduledStartAt.getTime());
      const spell = (list: number[]) => list.map((at) => new Date(at).toISOString());
      expect(new Set(starts).size, 'no start twice').to.equal(starts.length);
      expect(spell(starts.filter((at) => !all.includes(at))), 'what the rule has not').to.deep.equal([]);
      const missing = all.filter((at) => !starts.includes(at) && !touched.has(dayOf(series, new Date(at))));
      expect(spell(missing), 'what the rule has besides').to.deep.equal([]);
      for (const { name, scheduledStartAt, scheduledEndAt } of following) {
        const minutes = (scheduledEndAt.getTime() - scheduledStartAt.getTime()) / 60_000;
        expect([name, minutes]).to.deep.equal([series.name, series.durationMinutes]);
      }
    }

    async function play(steps: readonly Step[]): Promise<void> {
      const stage = await begin();
      const { clock, context, owner, id } = stage;
      /** Days that the rule need not have: something was done there to one alone, or what was there is over. */
      const touched = new Set<string>();
      const apart = new Set<string>();
      for (const each of steps) {
        const series = await stage.read();
        const now = new Date(clock.now());
        for (const { day } of listPlaces(series, new Date(clock.now() - 72 * HOUR), now)) touched.add(day);
        if ('change' in each) {
          // What stays where no rule has it counts as of the day that it is in the newest zone.
          for (const day of each.change.timeZone ? [...touched] : []) {
            for (const days of [-1, 1]) touched.add(DateTime.fromISO(day).plus({ days }).toISODate()!);
          }
          await updateSeries(context, testActor, owner, id, each.change);
        } else if ('hours' in each) clock.advance(each.hours * HOUR);
        else {
          const found = (await stage.planned())[each.pick];
          if (!found) continue;
          touched.add(dayOf(series, found.occurrenceAt ?? found.scheduledStartAt));
          apart.add(found.id);
          await actAlone(stage, found, each.alone);
        }
        await createMaintenanceScheduler(context).look();
        await expectPlanned(stage, touched, apart);
      }
    }

    it('has the occurrences of its rule, each once, but for what was done to one alone', async function () {
      this.timeout(300_000);
      const steps = fc.array(step, { minLength: 1, maxLength: 9 });
      const examples = EXAMPLES.map((each): [Step[]] => [each]);
      await fc.assert(fc.asyncProperty(steps, play), { numRuns: 40, examples });
    });
  });
}
