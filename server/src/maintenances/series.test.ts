import type { Maintenance, Service, Snapshot } from '@status-badge/sdk/contract';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createMaintenanceScheduler } from './scheduler.ts';

const DAY = 86_400_000;

for (const kind of DATABASE_KINDS) {
  describe(`a series of maintenances on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;
    let service: string;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, clock });
      service = (await test.call<Service>('POST', '/v1/services', { name: 'Database' })).body.id;
    });
    after(() => test.stop());

    const create = (input: Record<string, unknown> = {}) =>
      test.call<{ id: string; errors: { path: string }[] }>('POST', '/v1/maintenance-series', {
        ...{ name: 'Sunday upgrade', rule: 'FREQ=WEEKLY;BYDAY=SU', timeZone: 'Europe/Berlin' },
        ...{ startsAt: '2026-01-01T10:00', durationMinutes: 90, services: [{ id: service }] },
        ...input,
      });
    const occurrences = async (id: string) => {
      const path = `/v1/maintenances?series=${id}&limit=100`;
      const { body } = await test.call<{ maintenances: Maintenance[] }>('GET', path);
      return body.maintenances.reverse();
    };
    /** A look of another instance, days later: the server's own clock stands still. */
    const look = (days: number) => {
      const { context } = test.server;
      const later = { ...context, clock: { ...clock, now: () => clock.now() + days * DAY } };
      return createMaintenanceScheduler(later).look();
    };

    it('plans its occurrences 90 days ahead, and further as days pass, once', async () => {
      const { status, body } = await create({ message: 'A new version.', reminderMinutes: [60] });
      expect(status).to.equal(201);
      const planned = await occurrences(body.id);
      // From Monday, 5 January: Sundays from 11 January on, with 29 March and 5 April an hour earlier in UTC.
      expect(planned.map(({ scheduledStartAt }) => scheduledStartAt.slice(5, 16))).to.deep.equal([
        ...['01-11T09:00', '01-18T09:00', '01-25T09:00', '02-01T09:00', '02-08T09:00', '02-15T09:00'],
        ...['02-22T09:00', '03-01T09:00', '03-08T09:00', '03-15T09:00', '03-22T09:00'],
        ...['03-29T08:00', '04-05T08:00'],
      ]);
      expect(planned[0]).to.deep.include({ recurrenceId: body.id, name: 'Sunday upgrade' });
      expect(planned[0]!.updates[0]!.message).to.equal('A new version.');
      expect(planned[0]!.scheduledEndAt.slice(11, 16)).to.equal('10:30');
      await Promise.all([look(2), look(2)]);
      expect(await occurrences(body.id), 'still within what is planned').to.have.length(13);
      await Promise.all([look(7), look(7)]);
      const later = await occurrences(body.id);
      expect(later.map(({ scheduledStartAt }) => scheduledStartAt)).to.include('2026-04-12T08:00:00.000Z');
      expect(new Set(later.map(({ scheduledStartAt }) => scheduledStartAt)).size).to.equal(later.length);
      await test.call('DELETE', `/v1/maintenance-series/${body.id}`);
    });

    it('has occurrences that are changed, cancelled and deleted alone', async () => {
      const { id } = (await create({ rule: 'FREQ=DAILY', durationMinutes: 30 })).body;
      const [first, second, third, ...others] = await occurrences(id);
      await test.call('PATCH', `/v1/maintenances/${first!.id}`, { name: 'Another hour' });
      await test.call('POST', `/v1/maintenances/${second!.id}/cancel`);
      await test.call('DELETE', `/v1/maintenances/${third!.id}`);
      await look(2);
      const now = await occurrences(id);
      expect(now.filter(({ name }) => name === 'Another hour').map((each) => each.id)).to.deep.equal([
        first!.id,
      ]);
      expect(now.map((each) => each.scheduledStartAt)).not.to.include(third!.scheduledStartAt);
      expect(now.slice(2, 5).map((each) => each.name)).to.deep.equal(
        others.slice(0, 3).map(({ name }) => name),
      );
      await test.call('DELETE', `/v1/maintenance-series/${id}`);
    });

    it('is ended: what is planned is cancelled, and readers are told', async () => {
      const { id } = (await create()).body;
      const { cursor } = (await test.call<Snapshot>('GET', paths.summary(test.organization.slug))).body;
      expect((await test.call('DELETE', `/v1/maintenance-series/${id}`)).status).to.equal(204);
      const path = `${paths.events(test.organization.slug)}?cursor=${cursor}`;
      const { events } = (await test.call<{ events: { type: string }[] }>('GET', path)).body;
      expect(new Set(events.map(({ type }) => type))).to.deep.equal(new Set(['maintenance.cancelled']));
      expect(events).to.have.length(13);
      await look(2);
      expect((await occurrences(id)).every(({ status }) => status === 'cancelled')).to.equal(true);
      const series = await test.call<{ endedAt: string }>('GET', `/v1/maintenance-series/${id}`);
      expect(series.body.endedAt).to.be.a('string');
      type List = { series: { id: string }[] };
      const { body } = await test.call<List>('GET', '/v1/maintenance-series');
      expect(body.series.map((each) => each.id)).to.include(id);
    });

    it('stops naming a service that is deleted', async () => {
      const other = (await test.call<Service>('POST', '/v1/services', { name: 'Other' })).body.id;
      const { id } = (await create({ services: [{ id: other }] })).body;
      await test.call('DELETE', paths.service(other));
      const { body } = await test.call<{ services: unknown[] }>('GET', `/v1/maintenance-series/${id}`);
      expect(body.services).to.deep.equal([]);
      expect((await occurrences(id)).flatMap(({ services }) => services)).to.deep.equal([]);
      await test.call('DELETE', `/v1/maintenance-series/${id}`);
    });

    it('refuses what cannot be kept, and names the place', async () => {
      for (const [path, input] of [
        ['rule', { rule: 'FREQ=HOURLY' }],
        ['rule', { rule: 'FREQ=DAILY;UNTIL=20200101' }],
        ['rule', { rule: 'FREQ=DAILY;UNTIL=00000000' }],
        ['rule', { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }],
        ['timeZone', { timeZone: 'Mars/Olympus' }],
        ['timeZone', { timeZone: 'local' }],
        ['startsAt', { startsAt: '2026-02-30T10:00' }],
        ['startsAt', { startsAt: '0001-01-01T10:00' }],
        ['startsAt', { startsAt: '2026-01-01T10:00Z' }],
        ['durationMinutes', { durationMinutes: 0 }],
        ['services[0].id', { services: [{ id: 'aaaaaaaaaaaa' }] }],
      ] as const) {
        const { status, body } = await create(input);
        expect(status, JSON.stringify(input)).to.equal(400);
        expect(body.errors[0]!.path).to.equal(path);
      }
    });
  });
}
