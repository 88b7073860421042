import {
  type Maintenance,
  type PositionedEvent,
  paths,
  type Service,
  type Snapshot,
} from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { systemActor } from '../context.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { runDueMaintenances } from './run-due-maintenances.ts';
import { MOST_UPDATES } from './schema.ts';

const MINUTE = 60_000;

for (const kind of DATABASE_KINDS) {
  describe(`maintenances that are due together on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;
    let service: string;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, clock });
      service = (await test.call<Service>('POST', '/v1/services', { name: 'Database' })).body.id;
    });
    after(() => test.stop());
    afterEach(async () => {
      for (const { id } of (await summary()).maintenances)
        await test.call('DELETE', `/v1/maintenances/${id}`);
    });

    const summary = async () =>
      (await test.call<Snapshot>('GET', paths.summary(test.organization.slug))).body;
    const ahead = (minutes: number) => new Date(clock.now() + minutes * MINUTE).toISOString();
    const plan = async (name: string, from: number, to: number, reminderMinutes: number[] = []) => {
      const window = { scheduledStartAt: ahead(from), scheduledEndAt: ahead(to) };
      const body = { name, services: [{ id: service }], ...window, reminderMinutes };
      return (await test.call<Maintenance>('POST', '/v1/maintenances', body)).body.id;
    };
    /** Everyone was away until now: the server's own clock stands still. */
    const look = (minutes: number) => {
      const { context } = test.server;
      const later = { ...context, clock: { ...clock, now: () => clock.now() + minutes * MINUTE } };
      return runDueMaintenances(later, systemActor('schedule'), test.organization.id);
    };
    async function tellingsAfter(cursor: string): Promise<string[]> {
      const path = `${paths.events(test.organization.slug)}?cursor=${cursor}`;
      const { body } = await test.call<{ events: PositionedEvent[] }>('GET', path);
      return body.events.map(({ type, data }) => {
        const { maintenance, newStatus } = data as { maintenance?: Maintenance; newStatus?: string };
        return `${type.split('.')[1]} ${maintenance?.name ?? newStatus}`;
      });
    }

    it('leave a service under maintenance where one follows the other', async () => {
      await plan('first', 10, 20);
      await plan('second', 20, 30);
      await look(10);
      const { cursor } = await summary();
      await look(20);
      expect(await tellingsAfter(cursor)).to.deep.equal(['started second', 'completed first']);
    });

    it('begin and end in the order of their times after the server was down', async () => {
      await plan('long', 10, 40);
      await plan('within', 15, 20);
      await plan('late', 35, 60);
      const { cursor } = await summary();
      await look(50);
      expect(await tellingsAfter(cursor)).to.deep.equal([
        ...['started long', 'status_changed under_maintenance', 'started within', 'completed within'],
        ...['started late', 'completed long'],
      ]);
    });

    it('begin though the timeline of another is too full for its reminder', async function () {
      this.timeout(30_000);
      const full = await plan('full', 60, 90, [30, 10]);
      await plan('other', 20, 90);
      for (let entry = 0; entry < MOST_UPDATES; entry++) {
        await test.call('POST', `/v1/maintenances/${full}/updates`, { message: `News ${entry}` });
      }
      const { cursor } = await summary();
      await look(40);
      expect(await tellingsAfter(cursor)).to.deep.equal([
        'started other',
        'status_changed under_maintenance',
      ]);
      await look(55);
      await look(60);
      expect((await tellingsAfter(cursor)).slice(2)).to.deep.equal(['started full']);
    });
  });
}
