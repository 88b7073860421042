import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import type { z } from 'zod';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../testing/test-server.ts';
import { uptimeOutput } from './present.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { readUptime } from './read-uptime.ts';
import { rollUpDays } from './roll-up-days.ts';
import { seedServices } from './testing/seed-services.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 3, 2, 10, 0, 30);

type Uptime = z.output<typeof uptimeOutput>;

for (const kind of DATABASE_KINDS) {
  describe(`uptime on ${kind}`, () => {
    let test: TestServer;
    let clock: ManualClock;
    let berlin: TestOrganization;
    let serviceId: string;
    const em = () => test.server.context.database.em();
    const at = (ms: number) => ({ ...test.server.context, clock: createManualClock(ms) });
    /** As nobody has asked before: what is answered is kept for a minute. */
    const readAnew = (days: number) => readUptime(test.server.context, berlin.id, days, NOW - 30_000);
    const get = (slug: string, days: number, headers: Record<string, string> = {}) =>
      test.call<Uptime>('GET', `${paths.uptime(slug)}?days=${days}`, undefined, headers);

    before(async function () {
      this.timeout(30_000);
      clock = createManualClock(NOW);
      test = await startTestServer({ kind, clock });
      berlin = await test.addOrganization({ slug: 'berlin', timeZone: 'Europe/Berlin' });
      [serviceId] = (await seedServices(em(), berlin.id, [
        {
          name: 'Payments',
          since: '2026-03-27T23:00:00Z',
          history: [
            // Over midnight, into the day that has 23 hours.
            ['2026-03-28T22:00:00Z', 'major_outage'],
            ['2026-03-29T00:00:00Z', 'operational'],
            ['2026-03-31T10:00:00Z', 'partial_outage'],
            ['2026-03-31T12:00:00Z', 'under_maintenance'],
            ['2026-03-31T22:00:00Z', 'operational'],
          ],
        },
        { name: 'Young', since: '2026-04-01T22:00:00Z' },
        { name: 'Started', since: '2026-03-01T00:00:00Z', startDate: '2026-04-01' },
      ])) as [string, string, string];
    });
    after(() => test.stop());

    it('tells the seconds in each status by the days of the organization’s time zone', async () => {
      const { status, body } = await get('berlin', 6);
      expect(status).to.equal(200);
      expect(uptimeOutput.parse(body)).to.deep.equal(body);
      expect(body.days).to.deep.equal([
        '2026-03-28',
        '2026-03-29',
        '2026-03-30',
        '2026-03-31',
        '2026-04-01',
        '2026-04-02',
      ]);
      expect(body.asOf).to.equal('2026-04-02T10:00:00.000Z');
      const [payments] = body.services;
      const hours = (list: number[]) => list.map((each) => each * 3_600);
      expect(payments!.seconds).to.deep.equal({
        operational: hours([23, 22, 24, 12, 24, 12]),
        under_maintenance: hours([0, 0, 0, 10, 0, 0]),
        partial_outage: hours([0, 0, 0, 2, 0, 0]),
        major_outage: hours([1, 1, 0, 0, 0, 0]),
      });
      const percents = [100 * (23 / 24), 100 * (22 / 23), 100, 100 * (1 - 0.6 / 14), 100, 100];
      for (const [index, percent] of percents.entries())
        expect(payments!.daily[index]).to.be.closeTo(percent, 1e-4);
      expect(payments!.uptime).to.be.closeTo(100 * (1 - 2.6 / 121), 1e-4);
    });

    it('counts nothing before a service was known, or before its start date', async () => {
      const [, young, started] = (await get('berlin', 3)).body.services;
      expect(young).to.deep.include({ uptime: 100, daily: [null, null, 100] });
      expect(started).to.deep.include({ uptime: 100, daily: [null, 100, 100] });
      expect(started!.seconds).to.deep.equal({ operational: [0, 86_400, 43_200] });
    });

    it('adds up days that are over, with the same answer before and after, in any zone', async () => {
      for (const timeZone of ['Europe/Berlin', 'America/Los_Angeles']) {
        await test.call('PATCH', '/v1/orgs/berlin', { timeZone }, { authorization: `Bearer ${berlin.key}` });
        await em().execute('delete from uptime_day');
        const before = await readAnew(60);
        expect(await rollUpDays(test.server.context), timeZone).to.be.greaterThan(30);
        expect(await rollUpDays(test.server.context), timeZone).to.equal(0);
        expect(await readAnew(60)).to.deep.equal(before);
      }
    });

    it('reads the days that are added up and not their history', async () => {
      const before = await readAnew(4);
      await em().execute(
        'update uptime_day set services = jsonb_build_object(?::text, ?::jsonb) where day = ?',
        [serviceId, JSON.stringify([0, 0, 0, 0, DAY_MS]), before.days[1]],
      );
      expect((await readAnew(4)).services[0]!.daily[1]).to.equal(0);
      await em().execute('delete from uptime_day');
      expect(await readAnew(4)).to.deep.equal(before);
    });

    it('answers 304 to a known tag until a minute passes or a status changes', async () => {
      const tag = (await get('berlin', 30)).headers.get('etag')!;
      const known = { 'if-none-match': tag };
      expect((await get('berlin', 30, known)).status).to.equal(304);
      expect((await get('berlin', 29, known)).status).to.equal(200);
      clock.advance(60_000);
      expect((await get('berlin', 30, known)).status).to.equal(200);
      const next = { 'if-none-match': (await get('berlin', 30)).headers.get('etag')! };
      const change = { status: 'degraded_performance' };
      await test.call('PATCH', paths.service(serviceId), change, { authorization: `Bearer ${berlin.key}` });
      expect((await get('berlin', 30, next)).status).to.equal(200);
    });

    it('is read once a minute for all who ask for the same, and anew after a change', async () => {
      const own = { authorization: `Bearer ${berlin.key}` };
      await em().execute('delete from uptime_day');
      const before = await get('berlin', 365);
      // Without an event: nobody sees it until there is one.
      await em().execute(`update service set name = 'Renamed' where id = ?`, [serviceId]);
      const many = await Promise.all(Array.from({ length: 20 }, () => get('berlin', 365)));
      for (const { body } of many) expect(body).to.deep.equal(before.body);
      expect((await get('berlin', 364)).body.services[0]!.name).to.equal('Renamed');
      await test.call('PATCH', paths.service(serviceId), { name: 'Payments' }, own);
      expect((await get('berlin', 365)).body.services[0]!.name).to.equal('Payments');
    });

    it('adds a day up only when it has been over for an hour', async () => {
      const zone = { timeZone: 'Etc/UTC' };
      await test.call('PATCH', '/v1/orgs/berlin', zone, { authorization: `Bearer ${berlin.key}` });
      const midnight = Date.UTC(2026, 3, 3);
      await rollUpDays(at(midnight + 59 * 60_000));
      const count = async () =>
        (await em().execute<{ day: string }[]>(`select day from uptime_day where day = '2026-04-02'`)).length;
      expect(await count()).to.equal(0);
      await rollUpDays(at(midnight + 60 * 60_000));
      expect(await count()).to.equal(1);
    });

    it('is public where the organization is, and not there where it is not', async () => {
      await test.addOrganization({ slug: 'hidden', visibility: 'private' });
      const anonymous = async (slug: string) => (await fetch(test.url + paths.uptime(slug))).status;
      expect(await anonymous('berlin')).to.equal(200);
      expect(await anonymous('hidden')).to.equal(404);
      expect((await get('berlin', 366)).status).to.equal(400);
    });

    it('raises an alert once when it falls below the threshold, and again only after a recovery', async () => {
      const { id, slug, key } = await test.addOrganization({ slug: 'alerting' });
      const [alerting] = await seedServices(em(), id, [
        {
          name: 'Search',
          since: '2026-01-01T00:00:00Z',
          history: [['2026-03-31T10:00:00Z', 'major_outage']],
        },
      ]);
      const raised = async () => {
        const rows = await em().execute<{ body: string; service_ids: unknown }[]>(
          `select body from event where topic = ? and type = 'service.uptime_below_threshold' order by position`,
          [`org:${id}`],
        );
        return rows.map((row) => JSON.parse(row.body).data);
      };
      const start = clock.now();
      await raiseAlerts(at(start));
      await raiseAlerts(at(start + 60_000));
      expect(await raised()).to.have.length(1);
      expect((await raised())[0]).to.deep.include({ threshold: 95, windowDays: 30 });
      expect((await raised())[0].service.id).to.equal(alerting);
      expect((await raised())[0].uptime).to.be.within(93, 94);

      await test.call(
        'PATCH',
        paths.service(alerting!),
        { status: 'operational' },
        { authorization: `Bearer ${key}` },
      );
      await raiseAlerts(at(start + 40 * DAY_MS));
      await em().execute(
        `insert into status_change (service_id, organization_id, new_status, changed_at) values (?, ?, 'major_outage', ?)`,
        [alerting, id, new Date(start + 41 * DAY_MS)],
      );
      await raiseAlerts(at(start + 44 * DAY_MS));
      expect(await raised()).to.have.length(2);
      expect(slug).to.equal('alerting');
    });

    it('has a threshold that an organization chooses; 0 turns it off', async () => {
      const { id, slug, key } = await test.addOrganization({ slug: 'choosing' });
      const own = { authorization: `Bearer ${key}` };
      const path = `${paths.uptime(slug)}/settings`;
      expect((await test.call('GET', path, undefined, own)).body).to.deep.equal({
        threshold: 95,
        windowDays: 30,
      });
      expect((await test.call('PATCH', path, { threshold: 0 }, own)).body).to.include({ threshold: 0 });
      await seedServices(em(), id, [
        { name: 'Down', since: '2026-03-01T00:00:00Z', history: [['2026-03-02T00:00:00Z', 'major_outage']] },
      ]);
      const count = async () =>
        (
          await em().execute(`select 1 from event where topic = ? and type like 'service.uptime%'`, [
            `org:${id}`,
          ])
        ).length;
      await raiseAlerts(test.server.context);
      expect(await count()).to.equal(0);
      await test.call('PATCH', path, { threshold: 99.9 }, own);
      await raiseAlerts(test.server.context);
      expect(await count()).to.equal(1);
      expect((await test.call('PATCH', path, { threshold: 101 }, own)).status).to.equal(400);
    });
  });
}
