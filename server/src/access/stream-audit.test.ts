import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { pruneAudit } from '../events/prune-audit.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

interface Entry {
  action: string;
  actor: { kind: string; id: string | null };
  subject: string;
  details: Record<string, unknown> | null;
  address: string;
  userAgent: string;
}

describe('the audit log of streams', function () {
  // The first suite of a process waits for its database to be made.
  this.timeout(60_000);
  let test: TestServer;
  let clock: ManualClock;
  before(async () => {
    clock = createManualClock(Date.now());
    test = await startTestServer({ clock, env: { TRUSTED_HOPS: '1', FAILED_RATE_LIMIT: '5' } });
  });
  after(() => test.stop());

  const headers = { 'x-forwarded-for': '192.0.2.7', 'user-agent': 'Reader/1.0' };
  const until = async (holds: () => boolean) => {
    for (let turn = 0; turn < 10_000 && !holds(); turn++) await new Promise(setImmediate);
  };
  /** What is written once the queue has been. */
  const audit = async (query: string): Promise<Entry[]> => {
    clock.advance(1_000);
    for (let turn = 0; turn < 200; turn++) {
      const { body } = await test.call<{ entries: Entry[] }>('GET', `/v1/audit?${query}`);
      if (body.entries.length > 0) return body.entries;
    }
    return [];
  };

  it('says who opened a stream and how it ended', async () => {
    const reader = await test.stream(paths.stream(test.organization.slug), headers);
    await reader.find((frame) => frame.event === 'snapshot');
    clock.advance(4_000);
    reader.close();
    await until(() => test.server.hub.size.sessions === 0);
    const [closed] = await audit('action=stream.closed');
    const [opened] = await audit('action=stream.opened');
    expect(opened).to.include({ address: '192.0.2.7', userAgent: 'Reader/1.0' });
    expect(opened!.subject).to.equal(`org:${test.organization.id}`);
    expect(closed!.details).to.include({ reason: 'client', durationMs: 4_000, events: 0 });
    expect(closed!.details!['bytes']).to.be.above(100);
  });

  it('names the key of a stream', async () => {
    const authorization = `Bearer ${test.organization.key}`;
    const reader = await test.stream(paths.stream(test.organization.slug), { authorization });
    reader.close();
    await until(() => test.server.hub.size.sessions === 0);
    const [, id = ''] = test.organization.key.split('_');
    const entries = await audit(`action=stream.*&actor=${id}`);
    expect(entries.map((entry) => entry.action)).to.include('stream.opened');
    expect(entries[0]!.actor).to.include({ kind: 'key', id });
  });

  it('says why a stream was refused and which key failed, never the key itself', async () => {
    const [, id] = test.organization.key.split('_');
    const wrong = `sb_${id}_${'w'.repeat(43)}`;
    const refused = await test.stream(paths.stream(test.organization.slug), {
      ...headers,
      authorization: `Bearer ${wrong}`,
    });
    expect(refused.response.status).to.equal(401);
    const [entry] = await audit('action=stream.refused');
    expect(entry).to.deep.include({ address: '192.0.2.7', details: { code: 'unauthorized', keyId: id } });
    await fetch(`${test.url}/v1/keys`, { headers: { 'x-api-key': wrong, ...headers } });
    const [failed] = await audit('action=key.refused');
    expect(failed).to.include({ subject: id, address: '192.0.2.7' });
    const everything = await test.server.context.database.em().execute('select * from audit');
    expect(JSON.stringify(everything)).not.to.include('w'.repeat(43));
  });

  it('is not filled by who is refused again and again', async () => {
    for (let each = 0; each < 12; each++) {
      await fetch(`${test.url}/v1/runs/aaaaaaaaaaaa/stream`, {
        headers: { 'x-forwarded-for': '192.0.2.99' },
      });
    }
    clock.advance(1_000);
    const count = async () => {
      const [row] = await test.server.context.database
        .em()
        .execute<{ n: string }[]>("select count(*) as n from audit where address = '192.0.2.99'");
      return Number(row!.n);
    };
    for (let turn = 0; turn < 100 && (await count()) < 5; turn++);
    expect(await count()).to.equal(5);
  });

  it('is paged, filtered by time, and only for who administers the organization', async () => {
    const first = await test.call<{ entries: unknown[]; next: string }>('GET', '/v1/audit?limit=2');
    expect(first.body.entries).to.have.length(2);
    const second = await test.call<{ entries: unknown[] }>(
      'GET',
      `/v1/audit?limit=2&after=${first.body.next}`,
    );
    expect(second.body.entries[0]).not.to.deep.equal(first.body.entries[0]);
    const later = new Date(clock.now() + 60_000).toISOString();
    expect((await test.call('GET', `/v1/audit?since=${later}`)).body).to.deep.equal({
      entries: [],
      next: null,
    });
    expect((await test.call('GET', '/v1/audit?action=drop%20table')).status).to.equal(400);
    expect((await fetch(`${test.url}/v1/audit`)).status).to.equal(401);
    const other = await test.addOrganization({ slug: `${test.organization.slug}-other` });
    const foreign = await fetch(`${test.url}/v1/audit?action=stream.*`, {
      headers: { authorization: `Bearer ${other.key}` },
    });
    expect(((await foreign.json()) as { entries: unknown[] }).entries).to.deep.equal([]);
  });

  it('forgets after 90 days', async () => {
    const { context } = test.server;
    const em = context.database.em();
    const count = async () => (await em.execute('select id from audit')).length;
    const before = await count();
    expect(await pruneAudit(context)).to.equal(0);
    const old = new Date(clock.now() - 91 * 86_400_000);
    await em.execute("update audit set created_at = ? where action like 'stream.%'", [old]);
    const pruned = await pruneAudit(context);
    expect(pruned).to.be.above(5);
    expect(await count()).to.equal(before - pruned);
  });
});
