import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { openSse, type SseReader } from '../testing/sse-reader.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createRecentOrganizations, type RecentOrganizations } from './recent-organizations.ts';
import { createStreamLane } from './stream-lane.ts';

describe('the lane of plain streams', function () {
  // The first suite of a process waits for its database to be made.
  this.timeout(60_000);
  let test: TestServer;
  let lane: Server;
  let path: string;
  let cursor: string;
  let passedOn: string[];
  let recent: RecentOrganizations;
  const readers: SseReader[] = [];

  before(async () => {
    test = await startTestServer({ env: { TRUSTED_HOPS: '1', STREAM_LIMIT_PER_ADDRESS: '2' } });
    path = paths.stream(test.organization.slug);
    const { context, hub } = test.server;
    recent = createRecentOrganizations(context, hub);
    lane = createServer(
      createStreamLane(context, hub, recent, (req, res) => {
        passedOn.push(req.url!);
        res.writeHead(503).end();
      }),
    ).listen(0, '127.0.0.1');
    await once(lane, 'listening');
    // Open for as long as this suite: an organization is remembered while its topic is read.
    const first = await test.stream(path, { authorization: `Bearer ${test.organization.key}` });
    cursor = (await first.find(({ event }) => event === 'snapshot')).id!;
    await recent.find(test.organization.slug);
    await recent.find(test.organization.slug);
  });
  beforeEach(() => {
    passedOn = [];
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });
  after(async () => {
    lane.closeAllConnections();
    lane.close();
    await test.stop();
  });

  let address = 0;
  async function open(url: string, headers: Record<string, string> = {}): Promise<SseReader> {
    address += 1;
    const { port } = lane.address() as AddressInfo;
    const reader = await openSse(`http://127.0.0.1:${port}${url}`, {
      'x-forwarded-for': `192.0.2.${address}`,
      ...headers,
    });
    readers.push(reader);
    return reader;
  }

  it('answers strangers itself, with the head that the route answers with', async () => {
    const fast = await open(`${path}?cursor=${cursor}`, { 'x-request-id': 'request-1' });
    const hello = await fast.find(({ event }) => event === 'stream.hello');
    expect([passedOn, JSON.parse(hello.data).resumed]).to.deep.equal([[], true]);
    const slow = await test.stream(`${path}?cursor=${cursor}&types=*`, { 'x-request-id': 'request-1' });
    readers.push(slow);
    const head = ({ response: { status, headers } }: SseReader) => {
      const fields = Object.fromEntries(headers);
      expect(Math.abs(Date.parse(fields['date']!) - Date.now())).to.be.below(60_000);
      return { status, ...fields, date: '' };
    };
    expect(head(fast)).to.deep.equal(head(slow));
    expect(head(fast)).to.include({ 'x-request-id': 'request-1', 'access-control-allow-origin': '*' });
  });

  it('takes the place of Last-Event-ID over that of the query', async () => {
    const resumed = await open(`${path}?cursor=otherepoch-1`, { 'last-event-id': cursor });
    const hello = await resumed.find(({ event }) => event === 'stream.hello');
    expect([passedOn, JSON.parse(hello.data).resumed]).to.deep.equal([[], true]);
  });

  it('audits them like all others', async () => {
    const reader = await open(path, { 'user-agent': 'Lane/1.0', 'x-forwarded-for': '192.0.2.200' });
    await reader.find(({ event }) => event === 'snapshot');
    const [session] = [...test.server.hub.sessions].slice(-1);
    expect(session!.visitor).to.deep.equal({
      actor: { kind: 'anonymous' },
      address: '192.0.2.200',
      userAgent: 'Lane/1.0',
    });
  });

  for (const [what, query, headers] of [
    ['a filter', '?types=*', {}],
    ['a token', '?token=abc', {}],
    ['an escaped cursor', '?cursor=a%2D1', {}],
    ['a key', '', { authorization: 'Bearer sb_x' }],
    ['a key in its own header', '', { 'x-api-key': 'sb_x' }],
  ] as const) {
    it(`leaves ${what} to the route`, async () => {
      await open(path + query, headers);
      expect(passedOn).to.deep.equal([path + query]);
    });
  }

  it('leaves what is refused to the route, which says why', async () => {
    const from = { 'x-forwarded-for': '198.51.100.1' };
    for (let each = 0; each < 3; each++) await open(path, from);
    expect(passedOn).to.deep.equal([path]);
  });

  it('leaves an organization that names its pages, or is private, to the route', async () => {
    const change = (body: object) => test.call('PATCH', `/v1/orgs/${test.organization.slug}`, body);
    for (const [on, off] of [
      [{ allowedOrigins: ['https://example.com'] }, { allowedOrigins: [] }],
      [{ visibility: 'private' }, { visibility: 'public' }],
    ]) {
      passedOn = [];
      expect((await change(on!)).status).to.equal(200);
      // Read again, so that it is known and still not plain.
      for (let each = 0; each < 2; each++) await recent.find(test.organization.slug);
      expect(recent.lookup(test.organization.slug)).not.to.equal(undefined);
      await open(path);
      expect(passedOn).to.deep.equal([path]);
      await change(off!);
    }
  });
});
