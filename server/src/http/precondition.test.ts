import { expect } from 'chai';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

for (const kind of DATABASE_KINDS) {
  describe(`tags and preconditions on ${kind}`, () => {
    let test: TestServer;
    let path: string;
    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind });
      const { headers } = await test.call('POST', '/v1/services', { name: 'Payments' });
      path = headers.get('location')!;
    });
    after(() => test.stop());

    const read = (headers: Record<string, string> = {}) => test.call('GET', path, undefined, headers);
    const tag = async () => (await read()).headers.get('etag')!;
    const rename = (name: string, headers: Record<string, string> = {}) =>
      test.call('PATCH', path, { name }, headers);

    it('gives a resource a strong tag that changes with it and only with it', async () => {
      const first = await tag();
      expect(first).to.match(/^"[\w-]{22}"$/);
      expect(await tag()).to.equal(first);
      const renamed = await rename('Cards');
      expect(renamed.headers.get('etag')).not.to.equal(first);
      expect(await tag()).to.equal(renamed.headers.get('etag'));
    });

    it('answers 304 without a body to who has it already', async () => {
      const known = await tag();
      for (const given of [known, `"other", ${known}`, `W/${known}`, '*']) {
        const answer = await read({ 'if-none-match': given });
        expect([answer.status, answer.body, answer.headers.get('etag')], given).to.deep.equal([
          304,
          undefined,
          known,
        ]);
      }
      expect((await read({ 'if-none-match': '"other"' })).status).to.equal(200);
    });

    it('writes when the tag still holds', async () => {
      expect((await rename('Held', { 'if-match': await tag() })).status).to.equal(200);
      expect((await rename('Any', { 'if-match': '*' })).status).to.equal(200);
      expect((await rename('One of', { 'if-match': `"other", ${await tag()}` })).status).to.equal(200);
    });

    it('refuses a write on an older state and says what the tag is now', async () => {
      const old = await tag();
      await rename('Newer');
      const current = await tag();
      const refused = await rename('Lost', { 'if-match': old });
      expect(refused.status).to.equal(412);
      expect(refused.body).to.include({ code: 'precondition_failed', currentTag: current });
      expect(refused.body['detail']).to.include(current);
      expect((await test.call('DELETE', path, undefined, { 'if-match': old })).status).to.equal(412);
      expect((await read()).body).to.include({ name: 'Newer' });
    });

    it('never takes a weak tag for a state (RFC 9110 §13.1.1)', async () => {
      expect((await rename('Weak', { 'if-match': `W/${await tag()}` })).status).to.equal(412);
    });

    it('lets one of many writers through that have seen the same state', async () => {
      const seen = await tag();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => rename(`Writer ${i}`, { 'if-match': seen })),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([200, ...Array(9).fill(412)]);
      const winner = answers.find(({ status }) => status === 200)!;
      expect((await read()).body).to.include({ name: winner.body['name'] });
    });

    it('answers what does not exist alike, with or without a precondition', async () => {
      const missing = '/v1/services/aaaaaaaaaaaa';
      for (const headers of [{}, { 'if-match': '"any"' }, { 'if-match': '*' }]) {
        expect((await test.call('DELETE', missing, undefined, headers)).status).to.equal(404);
      }
    });

    it('refuses If-Match where it could not be checked, rather than ignore it', async () => {
      const refused = await test.call('POST', '/v1/services', { name: 'New' }, { 'if-match': '"any"' });
      expect(refused.status).to.equal(400);
      expect(refused.body).to.nested.include({ 'errors[0].path': 'If-Match' });
    });

    it('refuses an If-Match that names no tag: who lost it on the way wanted a guarded write', async () => {
      for (const empty of ['', ' ']) {
        const refused = await rename('Unguarded', { 'if-match': empty });
        expect(refused.status).to.equal(400);
        expect(refused.body).to.nested.include({ 'errors[0].path': 'If-Match' });
      }
      expect((await read()).body).to.not.include({ name: 'Unguarded' });
    });

    it('deletes what is still as it was seen', async () => {
      expect((await test.call('DELETE', path, undefined, { 'if-match': await tag() })).status).to.equal(204);
      expect((await read()).status).to.equal(404);
    });
  });
}
