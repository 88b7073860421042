import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { pruneIdempotency } from './idempotency.ts';

const ADMIN_API_KEY = 'operator-key-of-the-tests';
const DAY_MS = 86_400_000;

interface Service {
  id: string;
  code?: string;
}

for (const kind of DATABASE_KINDS) {
  describe(`Idempotency-Key on ${kind}`, () => {
    let test: TestServer;
    let clock: ManualClock;
    let keys = 0;

    before(async function () {
      this.timeout(30_000);
      clock = createManualClock();
      test = await startTestServer({ kind, clock, env: { ADMIN_API_KEY } });
    });
    after(() => test.stop());

    const newKey = () => `key-${++keys}`;
    const create = (key: string, body: unknown, headers: Record<string, string> = {}) =>
      test.call<Service>('POST', '/v1/services', body, { 'idempotency-key': key, ...headers });
    const countOf = async (name: string) => {
      const em = test.server.context.database.em();
      const [row] = await em.execute<{ count: string }[]>('select count(*) from service where name = ?', [
        name,
      ]);
      return Number(row!.count);
    };
    const heads = () => test.server.context.database.em().execute('select key, head from topic order by key');
    const audits = async () =>
      (await test.server.context.database.em().execute('select id from audit')).length;

    it('does a repeated request once and answers it the same, byte for byte', async () => {
      const key = newKey();
      const first = await create(key, { name: 'Once' });
      const [headsBefore, auditsBefore] = [await heads(), await audits()];
      const second = await create(key, { name: 'Once' });
      expect([first.status, second.status]).to.deep.equal([201, 201]);
      expect(JSON.stringify(second.body)).to.equal(JSON.stringify(first.body));
      expect(second.headers.get('location')).to.equal(first.headers.get('location'));
      expect(first.headers.get('idempotency-replayed')).to.equal(null);
      expect(second.headers.get('idempotency-replayed')).to.equal('true');
      expect(await countOf('Once')).to.equal(1);
      expect([await heads(), await audits()]).to.deep.equal([headsBefore, auditsBefore]);
    });

    it('refuses another body under the same key with 422 and does nothing', async () => {
      const key = newKey();
      await create(key, { name: 'First body' });
      const other = await create(key, { name: 'Other body' });
      expect(other.status).to.equal(422);
      expect(other.body.code).to.equal('idempotency_mismatch');
      expect(await countOf('Other body')).to.equal(0);
    });

    it('does concurrent twins once', async () => {
      const key = newKey();
      const answers = await Promise.all(Array.from({ length: 12 }, () => create(key, { name: 'Twin' })));
      expect(await countOf('Twin')).to.equal(1);
      const made = answers.filter(({ status }) => status === 201);
      expect(new Set(made.map(({ body }) => body.id)).size).to.equal(1);
      for (const { status, body, headers } of answers.filter((answer) => !made.includes(answer))) {
        expect([status, body.code]).to.deep.equal([409, 'idempotency_in_flight']);
        expect(headers.get('retry-after')).to.equal('1');
      }
      expect((await create(key, { name: 'Twin' })).body.id).to.equal(made[0]!.body.id);
    });

    it('keeps no refusal: the same key may be tried again when the request is mended', async () => {
      const key = newKey();
      expect((await create(key, { name: '' })).status).to.equal(400);
      expect((await create(key, { name: 'Mended', groupId: 'aaaaaaaaaaaa' })).status).to.equal(400);
      expect((await create(key, { name: 'Mended' })).status).to.equal(201);
    });

    it('tells apart what has the same key: credentials, paths and organizations', async () => {
      const key = newKey();
      const other = await test.addOrganization({ slug: `other-${kind}` });
      const own = await create(key, { name: 'Shared key' });
      const foreign = await create(key, { name: 'Shared key' }, { authorization: `Bearer ${other.key}` });
      const group = await test.call<Service>(
        'POST',
        '/v1/groups',
        { name: 'Shared key' },
        { 'idempotency-key': key },
      );
      expect([own.status, foreign.status, group.status]).to.deep.equal([201, 201, 201]);
      expect(new Set([own.body.id, foreign.body.id, group.body.id]).size).to.equal(3);
    });

    it('does not tell a secret twice, but whose secret it was', async () => {
      const headers = { 'idempotency-key': newKey() };
      const body = { name: 'CI', scopes: ['read'] };
      const first = await test.call<{ id: string; key: string }>('POST', '/v1/keys', body, headers);
      const second = await test.call('POST', '/v1/keys', body, headers);
      expect(first.body.key).to.match(/^sb_/);
      expect(second.status).to.equal(409);
      expect(second.body).to.include({ code: 'secret_already_shown', id: first.body.id });
      expect(second.body['detail']).to.match(/told once\. Ask for another under a new Idempotency-Key\.$/);
      expect(JSON.stringify(second.body)).not.to.include('sb_');
      const kept = await test.server.context.database
        .em()
        .execute('select * from idempotency where subject = ?', [first.body.id]);
      expect(kept).to.have.length(1);
      expect(JSON.stringify(kept)).not.to.include(first.body.key.slice('sb_123456789012_'.length));
    });

    it('holds for the operator too', async () => {
      const headers = { 'idempotency-key': newKey(), authorization: `Bearer ${ADMIN_API_KEY}` };
      const body = { slug: `made-once-${kind}`, name: 'Made once' };
      const first = await test.call<Service>('POST', '/v1/orgs', body, headers);
      const second = await test.call<Service>('POST', '/v1/orgs', body, headers);
      expect([first.status, second.status]).to.deep.equal([201, 201]);
      expect(second.body.id).to.equal(first.body.id);
    });

    it('is for a day: then the row is forgotten and the key is free', async () => {
      const key = newKey();
      const first = await create(key, { name: 'Daily' });
      clock.advance(DAY_MS - 1);
      expect((await create(key, { name: 'Daily' })).body.id).to.equal(first.body.id);
      clock.advance(1);
      const next = await create(key, { name: 'Daily' });
      expect(next.status).to.equal(201);
      expect(next.body.id).not.to.equal(first.body.id);
      expect((await create(key, { name: 'Daily' })).body.id).to.equal(next.body.id);
      clock.advance(DAY_MS);
      await pruneIdempotency(test.server.context);
      expect(await test.server.context.database.em().execute('select id from idempotency')).to.deep.equal([]);
    });

    for (const [what, key] of [
      ['an empty one, as of a variable that is not set', ''],
      ['an endless one', 'x'.repeat(256)],
      ['one with a tab', 'a\tb'],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const refused = await create(key, { name: 'Never' });
        expect(refused.status).to.equal(400);
        expect(refused.body).to.nested.include({ 'errors[0].path': 'Idempotency-Key' });
      });
    }
  });
}

// The embedded database has one session: there a second request waits for the first and gets its answer.
if (DATABASE_KINDS.includes('postgres')) {
  describe('Idempotency-Key while the first request is under way', () => {
    it('is refused with 409 at once, and answered when the first is done', async function () {
      this.timeout(30_000);
      const test = await startTestServer({ kind: 'postgres' });
      const { database } = test.server.context;
      const send = () =>
        test.call<Service>('POST', '/v1/services', { name: 'Slow' }, { 'idempotency-key': 'slow' });
      let first: ReturnType<typeof send> | undefined;
      await database.em().transactional(async (holder) => {
        await holder.execute('select key from topic for update');
        first = send();
        const waiting = () =>
          database.em().execute<{ count: string }[]>('select count(*) from pg_locks where not granted');
        while ((await waiting())[0]!.count === '0') await new Promise(setImmediate);
        const second = await send();
        expect([second.status, second.body.code]).to.deep.equal([409, 'idempotency_in_flight']);
      });
      const { status, body } = await first!;
      expect(status).to.equal(201);
      expect((await send()).body.id).to.equal(body.id);
      await test.stop();
    });
  });
}
