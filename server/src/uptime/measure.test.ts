import { SERVICE_STATUSES, type ServiceStatus } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { listDays } from './days.ts';
import { addUp, measureSpans, NO_TIME, type StatusPoint, uptimeOf } from './measure.ts';
import { presentUptime } from './present.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_S = 86_400;
// Every zone's clocks change on a quarter of an hour.
const QUARTER_S = 900;

// Zones whose clocks change: at night, at midnight itself, by half an hour, and one where they never do.
const CHANGES = [
  { timeZone: 'Europe/Berlin', near: '2026-03-29T00:00:00Z' },
  { timeZone: 'Europe/Berlin', near: '2026-10-25T00:00:00Z' },
  { timeZone: 'America/New_York', near: '2026-03-08T06:00:00Z' },
  { timeZone: 'Africa/Cairo', near: '2026-04-23T22:00:00Z' },
  { timeZone: 'America/Santiago', near: '2026-09-06T04:00:00Z' },
  { timeZone: 'Australia/Lord_Howe', near: '2026-04-04T15:00:00Z' },
  { timeZone: 'Asia/Kolkata', near: '2026-06-01T18:30:00Z' },
] as const;

/** The calendar date of an instant, asked of the platform and not of the code under test. */
function createCalendar(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const dates = new Map<number, string>();
  return (second: number): string => {
    const quarter = Math.floor(second / QUARTER_S);
    const known = dates.get(quarter) ?? format.format(quarter * QUARTER_S * SECOND_MS);
    dates.set(quarter, known);
    return known;
  };
}

type Seconds = Record<ServiceStatus, number>;

/** Walks through time one second after the other and writes down what it sees. */
function countSeconds(history: readonly StatusPoint[], fromS: number, untilS: number, timeZone: string) {
  const dateOf = createCalendar(timeZone);
  const byDate = new Map<string, Seconds>();
  let status: ServiceStatus | undefined;
  let next = 0;
  for (let second = fromS; second < untilS; second += 1) {
    while (next < history.length && history[next]!.at <= second * SECOND_MS) status = history[next++]!.status;
    const date = dateOf(second);
    const seconds =
      byDate.get(date) ?? (Object.fromEntries(SERVICE_STATUSES.map((each) => [each, 0])) as Seconds);
    byDate.set(date, seconds);
    if (status) seconds[status] += 1;
  }
  return byDate;
}

function countUptime(seconds: Seconds): number | null {
  const { operational, degraded_performance, partial_outage, major_outage } = seconds;
  const counted = operational + degraded_performance + partial_outage + major_outage;
  return counted === 0 ? null : 100 * (1 - (0.3 * partial_outage + major_outage) / counted);
}

const histories = (fromS: number, untilS: number) =>
  fc
    .array(
      fc.record({
        second: fc.integer({ min: fromS, max: untilS }),
        status: fc.constantFrom(...SERVICE_STATUSES),
      }),
      { maxLength: 30 },
    )
    .map((points) =>
      points
        .sort((a, b) => a.second - b.second)
        .map(({ second, status }): StatusPoint => ({ at: second * SECOND_MS, status })),
    );

describe('the arithmetic of uptime', () => {
  for (const { timeZone, near } of CHANGES) {
    it(`agrees with counting every second, around ${near.slice(0, 10)} in ${timeZone}`, function () {
      this.timeout(30_000);
      const middleS = Date.parse(near) / SECOND_MS;
      const lastDay = listDays(timeZone, (middleS + DAY_S) * SECOND_MS, 4);
      const fromS = lastDay[0]!.startMs / SECOND_MS;
      const untilS = lastDay.at(-1)!.endMs / SECOND_MS;
      fc.assert(
        fc.property(histories(fromS - DAY_S, untilS + DAY_S), (history) => {
          const measured = measureSpans(history, lastDay);
          const counted = countSeconds(history, fromS, untilS, timeZone);
          // What happened before the first second counts with its status then.
          expect([...counted.keys()]).to.deep.equal(lastDay.map((day) => day.date));
          for (const [index, { date }] of lastDay.entries()) {
            const seconds = counted.get(date)!;
            expect(measured[index]!.map((ms) => ms / SECOND_MS)).to.deep.equal(
              SERVICE_STATUSES.map((status) => seconds[status]),
            );
            const expected = countUptime(seconds);
            if (expected === null) expect(uptimeOf(measured[index]!)).to.equal(null);
            else expect(uptimeOf(measured[index]!)).to.be.closeTo(expected, 1e-9);
          }
        }),
        { numRuns: 12 },
      );
    });
  }

  it('gives the same sum however time is cut into spans', () => {
    const end = 1_000_000;
    const history = fc
      .array(
        fc.record({ at: fc.integer({ min: 0, max: end }), status: fc.constantFrom(...SERVICE_STATUSES) }),
      )
      .map((points) => points.sort((a, b) => a.at - b.at));
    const cuts = fc
      .array(fc.integer({ min: 0, max: end }))
      .map((list) => [0, ...list.sort((a, b) => a - b), end]);
    fc.assert(
      fc.property(history, cuts, (points, places) => {
        const spans = places.slice(1).map((endMs, index) => ({ startMs: places[index]!, endMs }));
        const [whole] = measureSpans(points, [{ startMs: 0, endMs: end }]);
        expect(addUp(measureSpans(points, spans))).to.deep.equal(whole);
      }),
    );
  });

  it('counts a partial outage as three tenths, a major one whole, degradation not, and maintenance neither way', () => {
    const uptime = (statusMs: Partial<Seconds>) =>
      uptimeOf(SERVICE_STATUSES.map((status) => statusMs[status] ?? 0));
    expect(uptime({ operational: 90, major_outage: 10 })).to.be.closeTo(90, 1e-9);
    expect(uptime({ operational: 90, partial_outage: 10 })).to.be.closeTo(97, 1e-9);
    expect(uptime({ operational: 90, degraded_performance: 10 })).to.equal(100);
    expect(uptime({ operational: 45, under_maintenance: 50, major_outage: 5 })).to.be.closeTo(90, 1e-9);
    expect(uptime({ under_maintenance: 50 })).to.equal(null);
    expect(uptimeOf(NO_TIME)).to.equal(null);
  });
});

describe('uptime as it is told', () => {
  it('is rounded down to four places, and is 100 only where nothing was missed', () => {
    const told = (statusMs: number[]) => presentUptime({ id: 'a', name: 'A' }, [statusMs]).uptime;
    // 36 s of a day of 25 hours, exactly; 93 s of it in part.
    expect(told([25 * HOUR_MS - 36_000, 0, 0, 0, 36_000])).to.equal(99.96);
    expect(told([25 * HOUR_MS - 93_000, 0, 0, 93_000, 0])).to.equal(99.969);
    expect(told([24 * HOUR_MS - 1_000, 0, 0, 0, 1_000])).to.equal(99.9988);
    expect(told([365 * 24 * HOUR_MS, 0, 0, 1, 0])).to.equal(99.9999);
    expect(told([365 * 24 * HOUR_MS, 0, 0, 0, 0])).to.equal(100);
  });
});

describe('the days of a calendar', () => {
  it('are 23 and 25 hours long when the clocks change, and follow each other without a gap', () => {
    const spring = listDays('Europe/Berlin', Date.parse('2026-03-30T10:00:00Z'), 3);
    expect(spring.map((day) => [day.date, (day.endMs - day.startMs) / HOUR_MS])).to.deep.equal([
      ['2026-03-28', 24],
      ['2026-03-29', 23],
      ['2026-03-30', 24],
    ]);
    const autumn = listDays('Europe/Berlin', Date.parse('2026-10-25T10:00:00Z'), 1);
    expect((autumn[0]!.endMs - autumn[0]!.startMs) / HOUR_MS).to.equal(25);
    const year = listDays('Africa/Cairo', Date.parse('2026-12-31T10:00:00Z'), 365);
    for (const [index, day] of year.slice(1).entries()) expect(day.startMs).to.equal(year[index]!.endMs);
    expect(new Set(year.map((day) => day.date)).size).to.equal(365);
  });

  it('begin when they begin where midnight is skipped', () => {
    const [day] = listDays('Africa/Cairo', Date.parse('2026-04-24T10:00:00Z'), 1);
    expect(day!.date).to.equal('2026-04-24');
    expect((day!.endMs - day!.startMs) / HOUR_MS).to.equal(23);
    expect(new Date(day!.startMs).toISOString()).to.equal('2026-04-23T22:00:00.000Z');
  });
});
