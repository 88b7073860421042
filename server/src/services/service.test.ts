import { paths, type Service, type Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

for (const kind of DATABASE_KINDS) {
  describe(`a service on ${kind}`, () => {
    let test: TestServer;
    let clock: ReturnType<typeof createManualClock>;
    before(async function () {
      this.timeout(30_000);
      clock = createManualClock(Date.now());
      test = await startTestServer({ kind, clock });
    });
    after(() => test.stop());

    it('keeps its first day as a day, wherever it is read', async () => {
      const input = { name: 'Billing', startDate: '2021-04-22' };
      const { body } = await test.call<Service>('POST', '/v1/services', input);
      const read = await test.call<Service>('GET', paths.service(body.id));
      const { services } = (await test.call<Snapshot>('GET', paths.summary(test.organization.slug))).body;
      const days = [body, read.body, ...services].map(({ startDate }) => startDate);
      expect(days).to.deep.equal(['2021-04-22', '2021-04-22', '2021-04-22']);
    });

    it('in a group that there is not is refused with the field and the reason', async () => {
      for (const groupId of ['aaaaaaaaaaaa', 'none']) {
        const { status, body } = await test.call('POST', '/v1/services', { name: 'Lost', groupId });
        expect(status).to.equal(400);
        expect(body).to.nested.include({ 'errors[0].path': 'groupId' });
        expect(body['detail']).to.match(/^groupId: /);
      }
    });

    it('has its history in the order of its changes, also where the clock was set back between them', async () => {
      const { body } = await test.call<Service>('POST', '/v1/services', { name: 'Mail' });
      for (const status of ['major_outage', 'operational', 'degraded_performance']) {
        clock.advance(status === 'operational' ? -30 : 50);
        await test.call('PATCH', paths.service(body.id), { status });
      }
      const em = test.server.context.database.em();
      const rows = await em.execute<{ new_status: string }[]>(
        'select new_status from status_change where service_id = ? order by changed_at, id',
        [body.id],
      );
      const told = rows.map(({ new_status }) => new_status);
      expect(told).to.deep.equal(['operational', 'major_outage', 'operational', 'degraded_performance']);
    });

    it('is changed without a trace when nothing changes', async () => {
      const { body } = await test.call<Service>('POST', '/v1/services', { name: 'Search' });
      const cursor = async () =>
        (await test.call<Snapshot>('GET', paths.summary(test.organization.slug))).body.cursor;
      const before = await cursor();
      await test.call('PATCH', paths.service(body.id), { name: 'Search', status: 'operational' });
      expect(await cursor()).to.equal(before);
    });
  });
}
