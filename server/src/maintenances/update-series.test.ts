import { type Maintenance, paths, type Service, type Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer, testActor } from '../testing/test-server.ts';
import { createMaintenanceScheduler } from './scheduler.ts';
import { updateSeries } from './update-series.ts';

const DAY = 86_400_000;

interface Series {
  id: string;
  name: string;
  updatedAt: string;
  detail: string;
  errors: { path: string }[];
}

for (const kind of DATABASE_KINDS) {
  describe(`a series of maintenances that is changed, on ${kind}`, function () {
    this.timeout(30_000);
    // Monday, 5 January 2026, noon in London.
    const clock = createManualClock();
    let test: TestServer;
    let service: string;
    let other: string;
    let series: string;
    before(async () => {
      test = await startTestServer({ kind, clock });
      const add = async (name: string) =>
        (await test.call<Service>('POST', '/v1/services', { name })).body.id;
      [service, other] = [await add('Database'), await add('Search')];
    });
    after(() => test.stop());

    async function create(input: object = {}): Promise<string> {
      const { body } = await test.call<Series>('POST', '/v1/maintenance-series', {
        ...{ name: 'Upgrade', rule: 'FREQ=WEEKLY;BYDAY=SU', timeZone: 'Europe/Berlin' },
        ...{ startsAt: '2026-01-01T10:00', durationMinutes: 90, services: [{ id: service }] },
        ...{ message: 'A new version.', ...input },
      });
      return body.id;
    }
    beforeEach(async () => {
      series = await create();
    });
    afterEach(() => test.call('DELETE', `/v1/maintenance-series/${series}`));

    const change = (input: object, headers: Record<string, string> = {}) =>
      test.call<Series>('PATCH', `/v1/maintenance-series/${series}`, input, headers);
    const occurrences = async () => {
      const path = `/v1/maintenances?series=${series}&limit=100`;
      const { body } = await test.call<{ maintenances: Maintenance[] }>('GET', path);
      return body.maintenances.toReversed();
    };
    const planned = async () => (await occurrences()).filter(({ status }) => status === 'scheduled');
    const starts = async () => (await planned()).map(({ scheduledStartAt }) => scheduledStartAt.slice(5, 16));
    const summary = async () =>
      (await test.call<Snapshot>('GET', paths.summary(test.organization.slug))).body;
    async function eventsAfter(cursor: string): Promise<string[]> {
      const { body } = await test.call<{ events: { type: string }[] }>(
        'GET',
        `${paths.events(test.organization.slug)}?cursor=${cursor}`,
      );
      return body.events.map(({ type }) => type);
    }
    const act = (occurrence: Maintenance | undefined, what: string) =>
      test.call('POST', `/v1/maintenances/${occurrence!.id}/${what}`);
    const edit = (occurrence: Maintenance | undefined, body: object) =>
      test.call('PATCH', `/v1/maintenances/${occurrence!.id}`, body);
    /** Another instance, days later: the server's own clock stands still. */
    const later = (days: number) => ({
      ...test.server.context,
      clock: { ...clock, now: () => clock.now() + days * DAY },
    });
    const look = (days: number) => createMaintenanceScheduler(later(days)).look();

    it('gives what is planned its new name, services, length, words and reminders, and tells readers', async () => {
      const before = await planned();
      const { cursor } = await summary();
      const { status, body } = await change({
        ...{ name: 'Migration', services: [{ id: other }], durationMinutes: 120 },
        ...{ message: 'Another version.', reminderMinutes: [60] },
      });
      expect([status, body.name]).to.deep.equal([200, 'Migration']);
      const after = await planned();
      expect(after.map(({ id }) => id)).to.deep.equal(before.map(({ id }) => id));
      for (const each of after) {
        expect(each).to.deep.include({ name: 'Migration', reminderMinutes: [60] });
        expect(each.services.map(({ id }) => id)).to.deep.equal([other]);
        expect(Date.parse(each.scheduledEndAt) - Date.parse(each.scheduledStartAt)).to.equal(120 * 60_000);
        expect(each.updates.map(({ message }) => message)).to.deep.equal(['Another version.']);
      }
      expect(await eventsAfter(cursor)).to.deep.equal(Array(13).fill('maintenance.updated'));
      const shown = (await summary()).maintenances.filter(({ recurrenceId }) => recurrenceId === series);
      expect(new Set(shown.map(({ name }) => name))).to.deep.equal(new Set(['Migration']));
      await look(7);
      expect((await planned()).at(-1)).to.include({ name: 'Migration' });
    });

    it('takes its words away, and gives them where there were none', async () => {
      await change({ message: null });
      expect((await planned()).flatMap(({ updates }) => updates)).to.deep.equal([]);
      await change({ message: 'Again.' });
      for (const { updates } of await planned()) {
        expect(updates.map(({ message }) => message)).to.deep.equal(['Again.']);
      }
    });

    it('leaves what has begun, and what was changed of an occurrence alone', async () => {
      const [begun, renamed, moved, extended, cancelled] = await planned();
      await act(begun, 'start');
      await edit(renamed, { name: 'Mine' });
      await edit(moved, {
        scheduledStartAt: '2026-01-26T01:00:00Z',
        scheduledEndAt: '2026-01-26T02:00:00Z',
      });
      await edit(extended, { scheduledEndAt: '2026-02-01T12:00:00.000Z' });
      await act(cancelled, 'cancel');
      await change({ name: 'Migration', durationMinutes: 30 });
      const now = new Map((await occurrences()).map((each) => [each.id, each]));
      const seen = (each: Maintenance | undefined) => {
        const { name, status, scheduledStartAt, scheduledEndAt } = now.get(each!.id)!;
        return [name, status, `${scheduledStartAt.slice(5, 16)} ${scheduledEndAt.slice(11, 16)}`];
      };
      expect([begun, renamed, moved, extended, cancelled].map(seen)).to.deep.equal([
        ['Upgrade', 'in_progress', '01-11T09:00 10:30'],
        ['Mine', 'scheduled', '01-18T09:00 09:30'],
        ['Migration', 'scheduled', '01-26T01:00 02:00'],
        ['Migration', 'scheduled', '02-01T09:00 12:00'],
        ['Upgrade', 'cancelled', '02-08T09:00 10:30'],
      ]);
      await act(begun, 'complete');
    });

    it('leaves one whose time has come, though nobody has begun it yet', async () => {
      const changes = { name: 'Migration', startsAt: '2026-01-01T23:00' };
      await updateSeries(later(6), testActor, test.organization.id, series, changes);
      const [due, next] = await planned();
      expect(due).to.include({ name: 'Upgrade', scheduledStartAt: '2026-01-11T09:00:00.000Z' });
      expect(next).to.include({ name: 'Migration', scheduledStartAt: '2026-01-18T22:00:00.000Z' });
      expect(await planned()).to.have.length(13);
    });

    it('moves each occurrence within its day, also across a change of clocks', async () => {
      const before = await planned();
      const { cursor } = await summary();
      await change({ startsAt: '2026-01-01T22:30' });
      const after = await planned();
      expect(after.map(({ id }) => id)).to.deep.equal(before.map(({ id }) => id));
      expect((await starts()).slice(-3)).to.deep.equal(['03-22T21:30', '03-29T20:30', '04-05T20:30']);
      expect(new Set(await eventsAfter(cursor))).to.deep.equal(new Set(['maintenance.updated']));
      // A day apart: what one had is what the next comes to.
      await change({ timeZone: 'Pacific/Kiritimati', rule: 'FREQ=DAILY' });
      for (const timeZone of ['Pacific/Honolulu', 'Pacific/Kiritimati']) {
        expect((await change({ timeZone })).status).to.equal(200);
        const daily = await starts();
        expect(new Set(daily).size).to.equal(daily.length);
      }
      await look(7);
      expect(new Set(await starts()).size).to.equal((await planned()).length);
    });

    it('cancels what another rule has not, and plans what it has besides', async () => {
      const { cursor } = await summary();
      await change({ rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO' });
      const types = await eventsAfter(cursor);
      const count = (type: string) => types.filter((each) => each === type).length;
      const now = await starts();
      expect(now.slice(0, 4)).to.deep.equal(['01-12T09:00', '01-18T09:00', '01-26T09:00', '02-01T09:00']);
      expect(count('maintenance.cancelled')).to.be.within(1, 12);
      expect(13 - count('maintenance.cancelled') + count('maintenance.scheduled')).to.equal(now.length);
      expect(count('maintenance.updated')).to.equal(0);
      await change({ rule: 'FREQ=WEEKLY;BYDAY=SU' });
      expect((await starts()).slice(0, 3)).to.deep.equal(['01-11T09:00', '01-18T09:00', '01-25T09:00']);
      expect(await starts()).to.have.length(13);
    });

    it('plans no day again on which an occurrence was cancelled or deleted alone', async () => {
      const [cancelled, deleted] = await planned();
      await act(cancelled, 'cancel');
      await test.call('DELETE', `/v1/maintenances/${deleted!.id}`);
      await change({ startsAt: '2026-01-01T11:00', rule: 'FREQ=DAILY' });
      const now = await starts();
      expect(now).not.to.include('01-11T10:00').and.not.to.include('01-18T10:00');
      expect(now).to.include('01-12T10:00').and.to.include('01-25T10:00');
      await change({ startsAt: '2026-01-01T12:00' });
      expect(await starts()).to.have.length(now.length);
    });

    it('leaves no trace when nothing changes, and is not written over', async () => {
      const { headers, body } = await test.call<Series>('GET', `/v1/maintenance-series/${series}`);
      const { cursor } = await summary();
      expect((await change({ name: 'Upgrade', durationMinutes: 90 })).body.updatedAt).to.equal(
        body.updatedAt,
      );
      expect(await eventsAfter(cursor)).to.deep.equal([]);
      const seen = { 'if-match': headers.get('etag')! };
      expect((await change({ name: 'First' }, seen)).status).to.equal(200);
      expect((await change({ name: 'Second' }, seen)).status).to.equal(412);
    });

    it('refuses what cannot be kept, names the place, and changes nothing', async () => {
      const { cursor } = await summary();
      for (const [path, input] of [
        ['rule', { name: 'Not this', rule: 'FREQ=HOURLY' }],
        ['rule', { name: 'Not this', rule: 'FREQ=DAILY;UNTIL=20200101' }],
        ['startsAt', { startsAt: '2019-01-01T10:00' }],
        ['durationMinutes', { durationMinutes: 0 }],
        ['name', { name: '' }],
        ['nmae', { nmae: 'Not this' }],
        ['services[0].id', { services: [{ id: 'aaaaaaaaaaaa' }] }],
      ] as const) {
        const { status, body } = await change(input);
        expect(status, JSON.stringify(input)).to.equal(400);
        expect(body.errors[0]!.path).to.equal(path);
      }
      expect(await eventsAfter(cursor)).to.deep.equal([]);
      expect((await test.call<Series>('GET', `/v1/maintenance-series/${series}`)).body.name).to.equal(
        'Upgrade',
      );
    });

    it('refuses more than a snapshot can carry, and keeps the plan', async () => {
      const daily = [];
      for (let each = 0; each < 5; each++) daily.push(await create({ rule: 'FREQ=DAILY', message: null }));
      const before = await starts();
      const { status, body } = await change({ rule: 'FREQ=DAILY', name: 'Too many' });
      expect([status, body.detail]).to.deep.equal([
        422,
        'An organization has at most 500 maintenances that are scheduled or under way; cancel one first.',
      ]);
      expect(await starts()).to.deep.equal(before);
      for (const id of daily) await test.call('DELETE', `/v1/maintenance-series/${id}`);
    });

    it('says of one that has ended that it has, and of none that there is none', async () => {
      await test.call('DELETE', `/v1/maintenance-series/${series}`);
      const { status, body } = await change({ name: 'Late' });
      expect([status, body.detail]).to.deep.equal([
        409,
        'The series ended at 2026-01-05T12:00:00.000Z and cannot change; create another.',
      ]);
      const missing = await test.call('PATCH', '/v1/maintenance-series/aaaaaaaaaaaa', { name: 'Late' });
      expect(missing.status).to.equal(404);
    });
  });
}
