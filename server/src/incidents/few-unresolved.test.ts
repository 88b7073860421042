import type { Incident } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { MOST_UNRESOLVED } from './schema.ts';

for (const kind of DATABASE_KINDS) {
  describe(`unresolved incidents on ${kind}`, function () {
    this.timeout(60_000);
    let test: TestServer;
    before(async () => {
      test = await startTestServer({ kind });
    });
    after(() => test.stop());

    const open = () =>
      test.call<Incident>('POST', '/v1/incidents', { name: 'Down', impact: 'minor', message: 'Looking.' });
    const add = (id: string, entry: object) =>
      test.call('POST', `/v1/incidents/${id}/updates`, { message: 'News.', ...entry });

    it('are a hundred at most, whether opened or reopened', async () => {
      const first = (await open()).body.id;
      for (let opened = 1; opened < MOST_UNRESOLVED; opened += 1) expect((await open()).status).to.equal(201);
      const refused = await open();
      expect(refused.status).to.equal(422);
      expect(refused.body).to.include({ code: 'limit_reached' });
      expect((await add(first, { status: 'resolved' })).status).to.equal(201);
      const last = (await open()).body.id;
      expect((await add(first, { status: 'investigating', reopen: true })).status).to.equal(422);
      expect((await add(last, { status: 'resolved' })).status).to.equal(201);
      expect((await add(first, { status: 'investigating', reopen: true })).status).to.equal(201);
    });
  });
}
