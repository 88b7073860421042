import type { Maintenance, PositionedEvent, Service, Snapshot } from '@status-badge/sdk/contract';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { systemActor } from '../context.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { runDueMaintenances } from './run-due-maintenances.ts';
import { createMaintenanceScheduler } from './scheduler.ts';

const MINUTE = 60_000;
type Plan = Maintenance & { reminderMinutes: number[]; code?: string };

for (const kind of DATABASE_KINDS) {
  describe(`a maintenance on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;
    let service: string;

    before(async function () {
      this.timeout(30_000);
      // Hours pass on this clock: a stream must not end of age.
      test = await startTestServer({ kind, clock, env: { STREAM_MAX_AGE: '86400', HEARTBEAT: '60' } });
      service = (await test.call<Service>('POST', '/v1/services', { name: 'Database' })).body.id;
    });
    after(() => test.stop());
    afterEach(async () => {
      for (const { id } of (await summary()).maintenances)
        await test.call('DELETE', `/v1/maintenances/${id}`);
    });

    const summary = async () =>
      (await test.call<Snapshot>('GET', paths.summary(test.organization.slug))).body;
    const shown = async () => (await summary()).services[0]!.status;
    const ahead = (minutes: number) => new Date(clock.now() + minutes * MINUTE).toISOString();
    const plan = async (from: number, to: number, input: Record<string, unknown> = {}) =>
      test.call<Plan>('POST', '/v1/maintenances', {
        ...{ name: 'Upgrade', services: [{ id: service }] },
        ...{ scheduledStartAt: ahead(from), scheduledEndAt: ahead(to), ...input },
      });
    const act = (id: string, word: string, body?: unknown) =>
      test.call<Plan>('POST', `/v1/maintenances/${id}/${word}`, body);
    const change = (id: string, body: unknown) => test.call<Plan>('PATCH', `/v1/maintenances/${id}`, body);
    const get = async (id: string) => (await test.call<Plan>('GET', `/v1/maintenances/${id}`)).body;
    const eventsAfter = async (cursor: string) => {
      const path = `${paths.events(test.organization.slug)}?cursor=${cursor}`;
      return (await test.call<{ events: PositionedEvent[] }>('GET', path)).body.events;
    };
    const typesAfter = async (cursor: string) => (await eventsAfter(cursor)).map(({ type }) => type);
    /** Whatever the server's own scheduler does, a look of another instance ends after it: both take the lock. */
    const settle = () => createMaintenanceScheduler(test.server.context).look();

    it('takes no more news than every event of it can carry, and starts all the same', async function () {
      this.timeout(30_000);
      const { body } = await plan(30, 90, { reminderMinutes: [10] });
      const message = 'x'.repeat(10_000);
      for (let entry = 0; entry < 19; entry++) await act(body.id, 'updates', { message });
      expect((await act(body.id, 'updates', { message: 'x'.repeat(9_990) })).status).to.equal(201);
      const refused = await act(body.id, 'updates', { message: 'One more word' });
      expect([refused.status, refused.body.code]).to.deep.equal([422, 'limit_reached']);
      // Its reminder has no room either, which is no reason to stay.
      clock.advance(31 * MINUTE);
      await settle();
      const { status, updates } = await get(body.id);
      expect([status, updates.length]).to.deep.equal(['in_progress', 20]);
    });

    it('starts and completes by itself at its times, and its services return', async () => {
      const { status, body } = await plan(30, 90, { message: 'A new version.' });
      expect(status).to.equal(201);
      expect(body).to.include({ status: 'scheduled', startedAt: null });
      expect(await shown()).to.equal('operational');
      const reader = await test.stream(paths.stream(test.organization.slug));
      await reader.find((frame) => frame.event === 'snapshot');
      clock.advance(30 * MINUTE - 1);
      await settle();
      expect((await get(body.id)).status).to.equal('scheduled');
      clock.advance(1);
      await reader.find((frame) => frame.event === 'maintenance.started');
      await settle();
      expect(await shown()).to.equal('under_maintenance');
      expect(await summary()).to.deep.include({
        statusLabel: 'under_maintenance',
        status: { indicator: 'maintenance', description: 'Maintenance under way' },
      });
      clock.advance(60 * MINUTE);
      await reader.find((frame) => frame.event === 'maintenance.completed');
      reader.close();
      await settle();
      expect(await shown()).to.equal('operational');
      const ended = await get(body.id);
      expect(ended).to.include({ status: 'completed', startedAt: body.scheduledStartAt });
      expect(ended.completedAt).to.equal(body.scheduledEndAt);
      const types = reader.frames.map(({ event }) => event).filter((event) => !event?.startsWith('stream.'));
      expect(types).to.deep.equal([
        'snapshot',
        'maintenance.started',
        'service.status_changed',
        'maintenance.completed',
        'service.status_changed',
      ]);
    });

    it('is started by the timer exactly, also one that is planned for the next seconds', async () => {
      const { body } = await plan(2 / 60, 4 / 60);
      const reader = await test.stream(paths.stream(test.organization.slug));
      await reader.find((frame) => frame.event === 'snapshot');
      // The hint after the commit lets the server look; no sweep falls into these seconds.
      clock.advance(2_000);
      await reader.find((frame) => frame.event === 'maintenance.started');
      reader.close();
      expect((await get(body.id)).startedAt).to.equal(body.scheduledStartAt);
    });

    it('catches up once after the server was down across both boundaries', async () => {
      const { body } = await plan(10, 20);
      const { cursor } = await summary();
      const { context } = test.server;
      // Everyone was away: the clock moves while nobody looks.
      const later = { ...context, clock: { ...clock, now: () => clock.now() + 3_600_000 } };
      await Promise.all(
        [1, 2, 3].map(() => runDueMaintenances(later, systemActor('schedule'), test.organization.id)),
      );
      expect(await typesAfter(cursor)).to.deep.equal([
        'maintenance.started',
        'service.status_changed',
        'maintenance.completed',
        'service.status_changed',
      ]);
      expect(await get(body.id)).to.include({
        status: 'completed',
        startedAt: body.scheduledStartAt,
        completedAt: body.scheduledEndAt,
      });
      await test.call('DELETE', `/v1/maintenances/${body.id}`);
    });

    it('is started, verified, extended and completed by hand', async () => {
      const { body } = await plan(60, 120);
      expect((await act(body.id, 'complete')).status, 'not started').to.equal(409);
      const started = await act(body.id, 'start', { message: 'We begin early.' });
      expect(started.body).to.include({ status: 'in_progress', startedAt: ahead(0) });
      expect(started.body.updates[0]).to.include({ message: 'We begin early.', status: 'in_progress' });
      expect(await shown()).to.equal('under_maintenance');
      expect((await change(body.id, { scheduledEndAt: ahead(300) })).body.scheduledEndAt).to.equal(
        ahead(300),
      );
      expect((await change(body.id, { scheduledStartAt: ahead(10) })).status).to.equal(409);
      clock.advance(130 * MINUTE);
      await settle();
      const { cursor } = await summary();
      expect((await act(body.id, 'verify')).body.status).to.equal('verifying');
      expect(await shown()).to.equal('under_maintenance');
      const refused = await act(body.id, 'verify');
      expect(refused.body).to.include({ code: 'conflict', movedBy: 'Test', currentStatus: 'verifying' });
      expect((await act(body.id, 'complete')).body).to.include({ completedAt: ahead(0) });
      expect(await shown()).to.equal('operational');
      expect(await typesAfter(cursor)).to.deep.equal([
        'maintenance.updated',
        'maintenance.completed',
        'service.status_changed',
      ]);
      const second = await act(body.id, 'cancel');
      expect(second.status).to.equal(409);
      expect((await change(body.id, { scheduledEndAt: ahead(900) })).status).to.equal(409);
      expect((await change(body.id, { name: 'Upgrade of the database' })).status).to.equal(200);
    });

    it('is cancelled before or while it is under way', async () => {
      for (const from of [10, -10]) {
        const { body } = await plan(from, 60);
        expect(await shown()).to.equal(from < 0 ? 'under_maintenance' : 'operational');
        const cancelled = await act(body.id, 'cancel', { message: 'Not today.' });
        expect(cancelled.body).to.include({ status: 'cancelled', completedAt: null });
        expect(await shown()).to.equal('operational');
        clock.advance(120 * MINUTE);
        await settle();
        expect((await get(body.id)).status, 'the clock leaves it alone').to.equal('cancelled');
      }
    });

    it('never hides an outage, and gives back what an incident still imposes', async () => {
      const { body } = await plan(-1, 60);
      const incident = await test.call<{ id: string }>('POST', '/v1/incidents', {
        ...{ name: 'Worse', impact: 'major', message: 'x' },
        services: [{ id: service, status: 'major_outage' }],
      });
      expect(await shown()).to.equal('major_outage');
      await act(body.id, 'complete');
      expect(await shown()).to.equal('major_outage');
      await test.call('DELETE', `/v1/incidents/${incident.body.id}`);
      expect(await shown()).to.equal('operational');
    });

    it('takes news without a move, and starts at once when it is moved to now', async () => {
      const { body } = await plan(60, 120);
      const news = await test.call<Plan>('POST', `/v1/maintenances/${body.id}/updates`, {
        status: 'scheduled',
        message: 'On time.',
      });
      expect(news.status).to.equal(201);
      expect(news.body.updates.map(({ message }) => message)).to.deep.equal(['On time.']);
      const { cursor } = await summary();
      const moved = await change(body.id, { scheduledStartAt: ahead(-5) });
      expect(moved.body.status).to.equal('in_progress');
      expect(await typesAfter(cursor)).to.deep.equal([
        'maintenance.updated',
        'maintenance.started',
        'service.status_changed',
      ]);
      expect((await change(body.id, { scheduledEndAt: ahead(-1) })).status).to.equal(400);
    });

    it('reminds at its times, once, and not of what has passed', async () => {
      const { body } = await plan(180, 240, { reminderMinutes: [600, 120, 60, 1] });
      expect(body.reminderMinutes).to.deep.equal([600, 120, 60, 1]);
      const messages = async () => (await get(body.id)).updates.map(({ message }) => message);
      await settle();
      expect(await messages(), 'ten hours before has passed').to.deep.equal([]);
      clock.advance(60 * MINUTE);
      await settle();
      await settle();
      expect(await messages()).to.deep.equal(['Begins in 2 hours.']);
      const { cursor } = await summary();
      clock.advance(60 * MINUTE);
      await settle();
      expect(await typesAfter(cursor)).to.deep.equal(['maintenance.updated']);
      clock.advance(59 * MINUTE);
      await settle();
      expect(await messages()).to.deep.equal([
        'Begins in 1 minute.',
        'Begins in 1 hour.',
        'Begins in 2 hours.',
      ]);
      await change(body.id, { scheduledStartAt: ahead(120), scheduledEndAt: ahead(180) });
      clock.advance(60 * MINUTE);
      await settle();
      expect((await messages())[0], 'moved: it reminds anew').to.equal('Begins in 1 hour.');
    });

    it('refuses a window that is none, and names the place', async () => {
      const cases: [string, Record<string, unknown>][] = [
        ['scheduledEndAt', { scheduledEndAt: ahead(1), scheduledStartAt: ahead(2) }],
        ['scheduledEndAt', { scheduledStartAt: ahead(-9), scheduledEndAt: ahead(-1) }],
        ['services[0].id', { services: [{ id: 'aaaaaaaaaaaa' }] }],
        ['reminderMinutes', { reminderMinutes: [5, 5] }],
        ['reminderMinutes[0]', { reminderMinutes: [0] }],
      ];
      for (const [path, input] of cases) {
        const { status, body } = await plan(10, 20, input);
        expect(status, path).to.equal(400);
        expect((body as unknown as { errors: { path: string }[] }).errors[0]!.path).to.equal(path);
      }
      const { body } = await plan(10, 20);
      expect((await change(body.id, { scheduledEndAt: ahead(5) })).status).to.equal(400);
    });

    it('stops naming a service that is deleted, without a word about that service', async () => {
      const other = (await test.call<Service>('POST', '/v1/services', { name: 'Other' })).body.id;
      const { body } = await plan(-1, 60, { services: [{ id: service }, { id: other }] });
      const { cursor } = await summary();
      await test.call('DELETE', paths.service(other));
      expect((await get(body.id)).services.map(({ id }) => id)).to.deep.equal([service]);
      expect(await typesAfter(cursor)).to.deep.equal(['maintenance.updated', 'service.deleted']);
    });

    it('is listed with the ended ones, by status, service and time', async () => {
      const other = await test.addOrganization({ slug: `plans-${kind}` });
      const headers = { authorization: `Bearer ${other.key}` };
      const create = (name: string, from: number, to: number) =>
        test.call<Plan>(
          'POST',
          '/v1/maintenances',
          { name, scheduledStartAt: ahead(from), scheduledEndAt: ahead(to) },
          headers,
        );
      await create('a', 10, 20);
      await create('b', 30, 40);
      const { id } = (await create('c', 50, 60)).body;
      await test.call('POST', `/v1/maintenances/${id}/cancel`, undefined, headers);
      await create('d', -5, 5);
      type List = { maintenances: Maintenance[]; next: string | null };
      const names = async (query: string) => {
        const { body } = await test.call<List>('GET', `/v1/maintenances?${query}`, undefined, headers);
        return body.maintenances.map(({ name }) => name).join('');
      };
      expect(await names('')).to.equal('cbad');
      expect(await names('status=planned')).to.equal('bad');
      expect(await names('status=active')).to.equal('d');
      expect(await names('status=ended')).to.equal('c');
      expect(await names('status=cancelled')).to.equal('c');
      expect(await names(`service=${service}`)).to.equal('');
      expect(await names(`from=${ahead(10)}&to=${ahead(50)}`)).to.equal('ba');
      const first = await test.call<List>('GET', '/v1/maintenances?limit=3', undefined, headers);
      expect(await names(`limit=3&after=${first.body.next}`)).to.equal('d');
    });
  });
}
