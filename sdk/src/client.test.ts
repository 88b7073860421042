import { expect } from 'chai';
import { at, createWorld, openWorld } from '../test/world.ts';
import { settle } from './testing/manual-clock.ts';
import { cursorAt, sampleService, sampleSnapshot, sampleStatusChange } from './testing/samples.ts';

describe('createStatusClient', () => {
  it('opens nothing before somebody listens', async () => {
    const { server, client } = createWorld();
    await settle();
    expect(server.requests).to.have.length(0);
    expect(client.connection.state).to.equal('idle');
    expect(client.connection.staleSince).to.be.a('number');
    expect(client.getSnapshot()).to.equal(undefined);
  });

  it('asks without headers that would cost a preflight', async () => {
    const { server } = await openWorld();
    const [request] = server.requests;
    expect(request?.url.href).to.equal('https://status.test/base/v1/orgs/acme/stream');
    expect([...request!.headers]).to.deep.equal([]);
  });

  it('is live once the snapshot has come', async () => {
    const { client } = await openWorld();
    expect(client.connection).to.include({ state: 'open', transport: 'stream', staleSince: null });
    expect(client.getSnapshot()?.statusLabel).to.equal('operational');
  });

  it('is not live before it has caught up with the head announced', async () => {
    const { client, server, stream } = await openWorld();
    stream.goodbye('max_age', 1);
    stream.end();
    await settle();
    expect(client.connection.state).to.equal('waiting');
    expect(client.connection.staleSince).to.be.a('number');
    expect(server.requests).to.have.length(1);
  });

  it('delivers an event once it has entered the snapshot', async () => {
    const { client, stream } = await openWorld();
    const seen: unknown[] = [];
    client.on('service.status_changed', ({ data }) =>
      seen.push([data.newStatus, client.getSnapshot()?.statusLabel]),
    );
    stream.event(sampleStatusChange('api', 'major_outage'), at(2));
    await settle();
    expect(seen).to.deep.equal([['major_outage', 'major_outage']]);
    expect(client.getSnapshot()?.cursor).to.equal(cursorAt(2));
  });

  it('drops what it already had', async () => {
    const { client, stream } = await openWorld();
    const seen: string[] = [];
    client.on('*', (event) => seen.push(event.type));
    for (const position of [1, 2, 2, 1, 3])
      stream.event(sampleStatusChange('api', 'major_outage'), at(position));
    await settle();
    expect(seen).to.have.length(2);
  });

  it('resumes by cursor in the query, the ping included', async () => {
    const { client, clock, server, stream } = await openWorld();
    stream.ping(7, at(7));
    stream.end();
    await clock.advance(1000);
    expect(server.requests[1]?.url.search).to.equal(`?cursor=${cursorAt(7)}`);
    expect(client.connection.state).to.equal('connecting');
    const again = (await server.take()).stream();
    again.hello({ head: 8, resumed: true });
    await settle();
    expect(client.connection.state).to.equal('open');
    expect(client.connection.staleSince).to.be.a('number');
    again.event(sampleStatusChange('api', 'major_outage'), at(8));
    await settle();
    expect(client.connection.staleSince).to.equal(null);
  });

  it('reports a reset after the snapshot that follows it', async () => {
    const { client, stream } = await openWorld();
    const seen: unknown[] = [];
    client.on('stream.reset', ({ data }) => seen.push([data.reason, client.getSnapshot()?.cursor]));
    stream.reset('epoch');
    stream.snapshot(sampleSnapshot(0, { cursor: cursorAt(4, 'other1') }));
    await settle();
    expect(seen).to.deep.equal([['epoch', cursorAt(4, 'other1')]]);
  });

  it('reconnects when the head is ahead at two pings running', async () => {
    const { clock, server, stream } = await openWorld();
    stream.ping(2, at(1));
    stream.ping(1, at(1));
    stream.ping(2, at(1));
    await settle();
    expect(stream.closed).to.equal(false);
    stream.ping(2, at(1));
    await clock.advance(1000);
    expect(stream.closed).to.equal(true);
    expect(server.requests).to.have.length(2);
  });

  it('answers the same snapshot until something changes', async () => {
    const { client, stream } = await openWorld();
    const before = client.getSnapshot();
    stream.ping(1, at(1));
    await settle();
    expect(client.getSnapshot()).to.equal(before);
  });

  it('begins with the initial snapshot, as stale, and resumes from it', async () => {
    const initialSnapshot = sampleSnapshot(9);
    const { client, server } = createWorld({ initialSnapshot });
    expect(client.getSnapshot()).to.equal(initialSnapshot);
    client.subscribe(() => {});
    expect((await server.take()).url.searchParams.get('cursor')).to.equal(cursorAt(9));
    expect(client.connection.staleSince).to.be.a('number');
  });

  it('stops some seconds after the last listener has gone, and not when one returns', async () => {
    const { client, clock, stream, undo } = await openWorld();
    undo();
    await clock.advance(4000);
    const again = client.subscribe(() => {});
    await clock.advance(6000);
    expect(stream.closed).to.equal(false);
    again();
    await clock.advance(5000);
    expect(stream.closed).to.equal(true);
    expect(client.connection.state).to.equal('idle');
    expect(clock.pending).to.equal(0);
  });

  it('closes at once, says so, and leaves nothing behind', async () => {
    const { client, clock, stream } = await openWorld();
    const states: string[] = [];
    client.subscribe(() => states.push(client.connection.state));
    client.close();
    await settle();
    expect(states).to.deep.equal(['stopped']);
    expect(client.connection.lastError?.code).to.equal('closed');
    expect(stream.closed).to.equal(true);
    expect(clock.pending).to.equal(0);
  });

  it('closes at once during the grace too', async () => {
    const { client, clock, stream, undo } = await openWorld();
    undo();
    client.close();
    await settle();
    expect(stream.closed).to.equal(true);
    expect(clock.pending).to.equal(0);
  });

  it('gives up a silent stream by the wall clock, and not one that only comments', async () => {
    const { clock, stream } = await openWorld();
    for (let beat = 0; beat < 6; beat++) {
      await clock.advance(15_000);
      stream.write(': still here\n\n');
    }
    await settle();
    expect(stream.closed).to.equal(false);
    clock.jump(3_600_000);
    await clock.advance(5000);
    expect(stream.closed).to.equal(true);
  });

  it('selects events by type and by the services they touch, never the state', async () => {
    const { client, stream } = await openWorld({ types: ['service.*'], services: ['api'] });
    const seen: string[] = [];
    client.on('*', (event) => seen.push(event.type));
    client.on('service.status_changed', ({ data }) => seen.push(data.service.id));
    stream.event(sampleStatusChange('db', 'major_outage'), at(2));
    stream.event(sampleStatusChange('api', 'partial_outage'), at(3));
    await settle();
    expect(seen).to.deep.equal(['service.status_changed', 'api']);
    expect(client.getSnapshot()?.services).to.have.length(2);
  });

  it('is ready when the server has confirmed the state, and rejects when refused', async () => {
    const first = createWorld();
    const ready = first.client.ready();
    const stream = (await first.server.take()).stream();
    stream.hello();
    stream.snapshot(sampleSnapshot(0));
    expect((await ready).organization.slug).to.equal('test');
    const second = createWorld();
    const refused = second.client.ready().catch((error: unknown) => error);
    (await second.server.take()).respond(new Response('', { status: 403 }));
    expect(await refused).to.include({ code: 'unauthorized', status: 403, retryable: false });
  });

  it('iterates events until the signal aborts', async () => {
    const { client, stream } = await openWorld();
    const stop = new AbortController();
    const seen: string[] = [];
    const loop = (async () => {
      for await (const event of client.events({ signal: stop.signal })) {
        seen.push(event.type);
        if (seen.length === 2) stop.abort();
      }
    })();
    await settle();
    stream.event(sampleStatusChange('api', 'partial_outage'), at(2));
    stream.event(sampleStatusChange('api', 'operational'), at(3));
    await loop;
    expect(seen).to.have.length(2);
  });

  it('refreshes from the summary, and never goes back in time', async () => {
    const { client, server } = await openWorld();
    for (const [position, expected] of [
      [5, 5],
      [3, 5],
    ] as const) {
      const refreshed = client.refresh();
      const request = await server.take();
      expect(request.url.pathname).to.equal('/base/v1/orgs/acme/summary');
      request.json(sampleSnapshot(position));
      expect((await refreshed).cursor).to.equal(cursorAt(expected));
    }
  });

  it('delivers the events that a refresh has overtaken, and does not take the state back', async () => {
    const { client, server, stream } = await openWorld();
    const seen: string[] = [];
    client.on('service.status_changed', ({ data }) => seen.push(data.newStatus));
    const refreshed = client.refresh();
    const services = [sampleService('api', { status: 'operational' })];
    (await server.take()).json(sampleSnapshot(3, { services }));
    await refreshed;
    stream.event(sampleStatusChange('api', 'major_outage'), at(2));
    stream.event(sampleStatusChange('api', 'operational'), at(3));
    await settle();
    expect(seen).to.deep.equal(['major_outage', 'operational']);
    expect(client.getSnapshot()?.cursor).to.equal(cursorAt(3));
    stream.event(sampleStatusChange('api', 'partial_outage'), at(4));
    await settle();
    expect(client.getSnapshot()?.statusLabel).to.equal('partial_outage');
  });

  it('keeps the state of a refresh while the events before it arrive', async () => {
    const { client, server, stream } = await openWorld();
    const refreshed = client.refresh();
    (await server.take()).json(sampleSnapshot(3, { services: [sampleService('api')] }));
    await refreshed;
    stream.event(sampleStatusChange('api', 'major_outage'), at(2));
    await settle();
    expect(client.getSnapshot()?.statusLabel).to.equal('operational');
  });
});
