import { paths, type Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const ADMIN_API_KEY = 'operator-key-of-the-tests';
const operator = { authorization: `Bearer ${ADMIN_API_KEY}` };

for (const kind of DATABASE_KINDS) {
  describe(`a slug that is used again on ${kind}`, () => {
    let test: TestServer;
    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, env: { ADMIN_API_KEY } });
    });
    after(() => test.stop());

    const make = (name: string) => test.call('POST', '/v1/orgs', { slug: 'reused', name }, operator);
    const summary = (headers: Record<string, string> = {}) =>
      test.call<Snapshot>('GET', paths.summary('reused'), undefined, headers);

    it('confirms nothing that was known of the organization before', async () => {
      await make('First');
      const first = await summary();
      expect(first.body.cursor).to.match(/-1$/);
      expect((await test.call('DELETE', '/v1/orgs/reused', undefined, operator)).status).to.equal(204);
      await make('Second');
      const second = await summary({ 'if-none-match': first.headers.get('etag')! });
      expect(second.status).to.equal(200);
      expect(second.body.organization.name).to.equal('Second');
      const events = await test.call('GET', `${paths.events('reused')}?cursor=${first.body.cursor}`);
      expect(events.status).to.equal(410);
      const stream = await test.stream(`${paths.stream('reused')}?cursor=${first.body.cursor}`);
      const find = async (name: string) =>
        JSON.parse((await stream.find(({ event }) => event === name)).data);
      expect(await find('stream.reset')).to.deep.equal({ reason: 'pruned' });
      expect((await find('snapshot')).organization.name).to.equal('Second');
      stream.close();
    });
  });
}
