import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { MOST_KEYS } from './schema.ts';

interface Key {
  id: string;
  key: string;
  scopes: string[];
  lastUsedAt: string | null;
  revokedAt: string | null;
  previousUntil: string | null;
  code?: string;
  detail?: string;
}

for (const kind of DATABASE_KINDS) {
  describe(`API keys on ${kind}`, () => {
    let test: TestServer;
    let clock: ManualClock;
    before(async function () {
      this.timeout(30_000);
      clock = createManualClock();
      test = await startTestServer({ kind, clock });
    });
    after(() => test.stop());

    const mint = async (input: object = {}) =>
      (await test.call<Key>('POST', '/v1/keys', { name: 'CI', scopes: ['read'], ...input })).body;
    const as = (key: string) => ({ authorization: `Bearer ${key}` });
    const use = async (key: string) => (await test.call('GET', '/v1/services', undefined, as(key))).status;
    const find = async (id: string) => (await test.call<Key>('GET', `/v1/keys/${id}`)).body;
    const audits = async (subject: string) =>
      (
        await test.server.context.database
          .em()
          .execute<{ action: string; actor_kind: string; address: string }[]>(
            "select action, actor_kind, address from audit where subject = ? and action <> 'key.refused' order by id",
            [subject],
          )
      ).map(({ action }) => action);

    it('are told once and kept as a hash', async () => {
      const minted = await mint();
      expect(minted.key).to.match(/^sb_[a-z0-9]{12}_[\w-]{43}$/);
      expect(await find(minted.id)).not.to.have.any.keys('key', 'secretHash', 'previousHash');
      const rows = await test.server.context.database.em().execute('select * from api_key');
      expect(JSON.stringify(rows)).not.to.include(minted.key.slice('sb_123456789012_'.length));
      expect(await use(minted.key)).to.equal(200);
    });

    it('work as Authorization and as x-api-key', async () => {
      const { key } = await mint();
      const response = await fetch(`${test.url}/v1/services`, { headers: { 'x-api-key': key } });
      expect(response.status).to.equal(200);
    });

    const wrong: [string, (key: string) => Record<string, string>][] = [
      ['one character is different', (key) => as(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)],
      ['it names a key that is not there', (key) => as(key.replace(/^sb_.{12}/, 'sb_aaaaaaaaaaaa'))],
      ['it is no key', () => as('password')],
      ['the scheme is another', (key) => ({ authorization: `Basic ${key}` })],
      ['it is empty', () => ({ authorization: 'Bearer ' })],
    ];
    for (const [what, headers] of wrong) {
      it(`are refused with 401 when ${what}`, async () => {
        const { key } = await mint();
        const refused = await test.call<Key>('GET', '/v1/services', undefined, headers(key));
        expect([refused.status, refused.body.code]).to.deep.equal([401, 'unauthorized']);
        expect(refused.headers.get('www-authenticate')).to.match(/^Bearer/);
      });
    }

    it('may do what their scopes say and nothing more, with a reason', async () => {
      const { key } = await mint({ scopes: ['read'] });
      const refused = await test.call<Key>('POST', '/v1/services', { name: 'A' }, as(key));
      expect(refused.status).to.equal(403);
      expect(refused.body.detail).to.include('"status:write"').and.to.include('read');
      const writer = await mint({ scopes: ['status:write'] });
      expect((await test.call('POST', '/v1/services', { name: 'A' }, as(writer.key))).status).to.equal(201);
      expect((await test.call('GET', '/v1/keys', undefined, as(writer.key))).status).to.equal(403);
    });

    it('remember to the minute when they were last used', async () => {
      const minted = await mint();
      expect((await find(minted.id)).lastUsedAt).to.equal(null);
      await use(minted.key);
      const first = (await find(minted.id)).lastUsedAt;
      expect(first).to.equal(new Date(clock.now()).toISOString());
      clock.advance(59_999);
      await use(minted.key);
      expect((await find(minted.id)).lastUsedAt).to.equal(first);
      clock.advance(1);
      await use(minted.key);
      expect((await find(minted.id)).lastUsedAt).to.equal(new Date(clock.now()).toISOString());
    });

    it('stop at their expiry, to the millisecond', async () => {
      const expiresAt = new Date(clock.now() + 5_000).toISOString();
      const { key } = await mint({ expiresAt });
      clock.advance(4_999);
      expect(await use(key)).to.equal(200);
      clock.advance(1);
      expect(await use(key)).to.equal(401);
    });

    it('are not minted for the past', async () => {
      const body = { name: 'Old', scopes: ['read'], expiresAt: new Date(clock.now()).toISOString() };
      const refused = await test.call<Key>('POST', '/v1/keys', body);
      expect(refused.body).to.nested.include({ status: 400, 'errors[0].path': 'expiresAt' });
    });

    it('are rotated with an overlap: both secrets open, then the new one alone', async () => {
      const minted = await mint();
      const { body: rotated } = await test.call<Key>('POST', `/v1/keys/${minted.id}/rotate`, {
        overlapSeconds: 60,
      });
      expect(rotated.id).to.equal(minted.id);
      expect(rotated.key).not.to.equal(minted.key);
      expect(rotated.previousUntil).to.equal(new Date(clock.now() + 60_000).toISOString());
      expect([await use(minted.key), await use(rotated.key)]).to.deep.equal([200, 200]);
      clock.advance(59_999);
      expect(await use(minted.key)).to.equal(200);
      clock.advance(1);
      expect([await use(minted.key), await use(rotated.key)]).to.deep.equal([401, 200]);
      expect(await audits(minted.id)).to.deep.equal(['key.created', 'key.rotated']);
    });

    it('are rotated without one: the old secret stops at once', async () => {
      const minted = await mint();
      const { body: rotated } = await test.call<Key>('POST', `/v1/keys/${minted.id}/rotate`, {
        overlapSeconds: 0,
      });
      expect([await use(minted.key), await use(rotated.key)]).to.deep.equal([401, 200]);
    });

    it('keep one older secret, not two', async () => {
      const minted = await mint();
      const rotate = () => test.call<Key>('POST', `/v1/keys/${minted.id}/rotate`, { overlapSeconds: 60 });
      const second = (await rotate()).body;
      const third = (await rotate()).body;
      expect([await use(minted.key), await use(second.key), await use(third.key)]).to.deep.equal([
        401, 200, 200,
      ]);
    });

    it('are revoked for good, stay listed, and say nothing when revoked again', async () => {
      const minted = await mint();
      const revoke = () => test.call('DELETE', `/v1/keys/${minted.id}`);
      expect((await revoke()).status).to.equal(204);
      expect(await use(minted.key)).to.equal(401);
      const { revokedAt } = await find(minted.id);
      expect(revokedAt).to.equal(new Date(clock.now()).toISOString());
      clock.advance(1_000);
      expect((await revoke()).status).to.equal(204);
      expect((await find(minted.id)).revokedAt).to.equal(revokedAt);
      expect(await audits(minted.id)).to.deep.equal(['key.created', 'key.revoked']);
      expect((await test.call('POST', `/v1/keys/${minted.id}/rotate`, {})).status).to.equal(409);
    });

    it('end the streams they opened', async () => {
      const minted = await mint();
      const reader = await test.stream(paths.stream(test.organization.slug), as(minted.key));
      await reader.find((frame) => frame.event === 'snapshot');
      await test.call('DELETE', `/v1/keys/${minted.id}`);
      const goodbye = await reader.find((frame) => frame.event === 'stream.goodbye');
      expect(JSON.parse(goodbye.data)).to.include({ reason: 'unauthorized' });
      await reader.ended;
    });

    it('are listed newest first, in pages', async () => {
      const keys: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const after: string = next && `&after=${next}`;
        const { body } = await test.call<{ keys: Key[]; next: string | null }>(
          'GET',
          `/v1/keys?limit=3${after}`,
        );
        expect(body.keys.length).to.be.at.most(3);
        keys.push(...body.keys.map(({ id }) => id));
        next = body.next;
      }
      const rows = await test.server.context.database
        .em()
        .execute<{ id: string }[]>(
          'select id from api_key where organization_id = ? order by created_at desc, id',
          [test.organization.id],
        );
      expect(keys).to.deep.equal(rows.map(({ id }) => id));
    });

    it('are limited in number, not counting those that no longer open', async () => {
      const { id, key } = await test.addOrganization({ slug: `many-${kind}` });
      const em = test.server.context.database.em();
      await em.execute(
        `insert into api_key (id, organization_id, name, secret_hash, scopes, created_at, revoked_at)
         select 'key' || lpad(n::text, 9, '0'), ?, 'Many', repeat('0', 64), '{read}', now(), case when n > ? then now() end
           from generate_series(1, ?) as n`,
        [id, MOST_KEYS - 2, MOST_KEYS + 20],
      );
      const one = () => test.call<Key>('POST', '/v1/keys', { name: 'One', scopes: ['read'] }, as(key));
      expect((await one()).status).to.equal(201);
      const refused = await one();
      expect([refused.status, refused.body.code]).to.deep.equal([422, 'limit_reached']);
    });
  });
}
