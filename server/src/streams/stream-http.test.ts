import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { openRaw } from '../testing/raw-request.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe('a stream on the wire', function () {
  // The first suite of a process waits for its database to be made.
  this.timeout(60_000);
  let test: TestServer;
  let path: string;
  before(async () => {
    test = await startTestServer({ env: { METRICS_TOKEN: 'm'.repeat(20) } });
    path = paths.stream(test.organization.slug);
  });
  after(() => test.stop());

  const until = async (holds: () => boolean) => {
    for (let turn = 0; turn < 50_000 && !holds(); turn++) await new Promise(setImmediate);
    expect(holds()).to.equal(true);
  };
  const end = () => test.server.hub.end(() => true, 'max_age', 100);

  it('ends with its connection: no length, no chunks, one goodbye', async () => {
    const raw = openRaw(test.url);
    raw.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until(() => test.server.hub.size.sessions === 1);
    end();
    const { status, headers, body } = await raw.ended;
    expect(status).to.equal(200);
    expect(headers).to.include({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    expect(headers).not.to.have.any.keys('content-length', 'transfer-encoding', 'content-encoding');
    expect(body.startsWith('event: stream.hello\nretry: 2000\ndata: {')).to.equal(true);
    expect(
      body.endsWith('event: stream.goodbye\nretry: 100\ndata: {"reason":"max_age","reconnectInMs":100}\n\n'),
    ).to.equal(true);
  });

  it('is the same over HTTP/1.0', async () => {
    const raw = openRaw(test.url);
    raw.write(`GET ${path} HTTP/1.0\r\n\r\n`);
    await until(() => test.server.hub.size.sessions === 1);
    end();
    expect((await raw.ended).body).to.include('event: snapshot\n');
  });

  it('answers HEAD with its headers and nothing else', async () => {
    const raw = openRaw(test.url);
    raw.write(`HEAD ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const { status, headers, body } = await raw.ended;
    expect([status, headers['content-type'], body]).to.deep.equal([
      200,
      'text/event-stream; charset=utf-8',
      '',
    ]);
    expect(headers).not.to.have.property('content-length');
    expect(test.server.hub.size.sessions).to.equal(0);
  });

  it('ends when its client sends another request behind it', async () => {
    const raw = openRaw(test.url);
    raw.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until(() => test.server.hub.size.sessions === 1);
    raw.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50));
    expect((await raw.ended).body).not.to.include('HTTP/1.1');
    await until(() => test.server.hub.size.sessions === 0);
  });

  for (const second of ['/livez', 'another stream']) {
    it(`ends when its client has sent ${second} behind it in one packet`, async () => {
      const raw = openRaw(test.url);
      const requests = [path, second === '/livez' ? second : path].map(
        (each) => `GET ${each} HTTP/1.1\r\nHost: x\r\n\r\n`,
      );
      raw.write(requests.join(''));
      const { body } = await raw.ended;
      expect(body).to.include('event: snapshot\n').and.not.to.include('HTTP/1.1');
      await until(() => test.server.hub.size.sessions === 0);
    });
  }

  for (const [how, query] of [
    ['through the middleware', '?types=*'],
    ['past it', ''],
  ] as const) {
    it(`waits for the answers before it on its connection, opened ${how}`, async () => {
      const other = await test.stream(path);
      await other.find(({ event }) => event === 'snapshot');
      const raw = openRaw(test.url);
      const requests = [paths.summary(test.organization.slug), '/livez', path + query];
      raw.write(requests.map((each) => `GET ${each} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
      await until(() => test.server.hub.size.sessions === 2);
      end();
      const { status, headers, body } = await raw.ended;
      expect([status, headers['content-type']]).to.deep.equal([200, 'application/json; charset=utf-8']);
      const [summary, , live, , stream] = body.split(/\r\n\r\n|HTTP\/1\.1 200 OK\r\n/);
      expect(JSON.parse(summary!)).to.have.property('organization');
      expect(live).to.include('ok');
      expect(stream).to.include('event: snapshot\n').and.to.include('event: stream.goodbye\n');
    });
  }

  it('counts a client that leaves as one that left, without an error', async () => {
    const before = test.server.hub.tally.closed.get('client') ?? 0;
    const reader = await test.stream(path);
    await reader.find(({ event }) => event === 'snapshot');
    reader.close();
    await until(() => test.server.hub.tally.closed.get('client') === before + 1);
  });

  it('is not opened by a URL or headers beyond 16 KiB', async () => {
    const long = openRaw(test.url);
    long.write(`GET ${path}?types=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect((await long.ended).status).to.equal(431);
    const wide = openRaw(test.url);
    wide.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect((await wide.ended).status).to.equal(431);
  });

  it('takes the place of Last-Event-ID over that of the query', async () => {
    const first = await test.stream(path);
    const { id } = await first.find(({ event }) => event === 'snapshot');
    first.close();
    const resumed = await test.stream(`${path}?cursor=otherepoch-1`, { 'last-event-id': id! });
    const hello = await resumed.find(({ event }) => event === 'stream.hello');
    resumed.close();
    expect(JSON.parse(hello.data)).to.include({ resumed: true });
  });

  for (const [what, query, first] of [
    ['an empty cursor for none', '?cursor=', 'snapshot'],
    ['two cursors for a malformed one', '?cursor=a-1&cursor=b-2', 'stream.reset'],
    ['a cursor of a thousand characters for a malformed one', `?cursor=${'9'.repeat(1_000)}`, 'stream.reset'],
  ] as const) {
    it(`takes ${what}`, async () => {
      const reader = await test.stream(path + query);
      await reader.find(({ event }) => event === 'snapshot');
      reader.close();
      expect(reader.frames[1]!.event).to.equal(first);
    });
  }

  it('selects events by type and by service, and never the snapshot', async () => {
    const [a, b] = await Promise.all(
      ['A', 'B'].map(
        async (name) => (await test.call<{ id: string }>('POST', '/v1/services', { name })).body.id,
      ),
    );
    const ofA = await test.stream(`${path}?services=${a}`);
    const statuses = await test.stream(`${path}?types=service.status_changed`);
    await Promise.all([ofA, statuses].map((reader) => reader.find(({ event }) => event === 'snapshot')));
    await test.call('PATCH', paths.service(b!), { status: 'major_outage' });
    // Touches no service: not selected by any.
    await test.call('POST', '/v1/groups', { name: 'Group' });
    await test.call('PATCH', paths.service(a!), { name: 'A, renamed' });
    await test.call('PATCH', paths.service(a!), { status: 'partial_outage' });
    for (const reader of [ofA, statuses]) {
      await reader.find(({ data }) => data.includes('"newStatus":"partial_outage"'));
      reader.close();
    }
    const events = (reader: typeof ofA) => reader.frames.slice(2).map(({ event }) => event);
    expect(events(ofA)).to.deep.equal(['service.updated', 'service.status_changed']);
    expect(events(statuses)).to.deep.equal(['service.status_changed', 'service.status_changed']);
    expect(ofA.frames[1]!.data).to.include(b);
  });

  it('is measured: Prometheus reads sessions, deliveries, bytes and delays with the bearer only', async () => {
    expect((await fetch(`${test.url}/metrics`)).status).to.equal(401);
    const reader = await test.stream(path);
    await reader.find(({ event }) => event === 'snapshot');
    const answer = await fetch(`${test.url}/metrics`, {
      headers: { authorization: `Bearer ${'m'.repeat(20)}` },
    });
    const text = await answer.text();
    reader.close();
    expect(answer.headers.get('content-type')).to.include('text/plain');
    expect(text).to.include('status_badge_sessions{kind="org"} 1');
    expect(text).to.match(/status_badge_sent_bytes_total [1-9]\d+/);
    expect(text).to.match(/status_badge_closed_total\{reason="client"\} \d/);
    expect(text).to.match(/status_badge_delivery_seconds_count [1-9]/);
    expect(text).to.match(/status_badge_log_lag_seconds /);
  });
});
