import { type Incident, paths, type Service, type Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

for (const kind of DATABASE_KINDS) {
  describe(`an incident that is opened again on ${kind}`, () => {
    let test: TestServer;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind });
    });
    after(() => test.stop());

    const addService = async (name: string) =>
      (await test.call<Service>('POST', '/v1/services', { name })).body.id;
    const add = async (id: string, body: object) =>
      (await test.call<Incident>('POST', `/v1/incidents/${id}/updates`, { message: 'News.', ...body })).body;
    const reopen = (id: string) => add(id, { status: 'investigating', reopen: true });

    it('imposes nothing on a service that was deleted since, and speaks for the whole when none is left', async () => {
      const [gone, last] = [await addService('Gone'), await addService('Last')];
      const services = [gone, last].map((id) => ({ id, status: 'partial_outage' }));
      const input = { name: 'All fails', impact: 'critical', message: 'We are looking.', services };
      const { id } = (await test.call<Incident>('POST', '/v1/incidents', input)).body;
      await add(id, { status: 'resolved' });
      await test.call('DELETE', paths.service(gone));
      const body = await reopen(id);
      expect([body.services, body.updates[0]!.services]).to.deep.equal([[services[1]], [services[1]]]);
      await add(id, { status: 'resolved' });
      await test.call('DELETE', paths.service(last));
      expect((await reopen(id)).services).to.deep.equal([]);
      const summary = await test.call<Snapshot>('GET', paths.summary(test.organization.slug));
      expect(summary.body.status.indicator).to.equal('critical');
    });
  });
}
