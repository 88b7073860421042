import { expect } from 'chai';
import { at, createWorld, openWorld } from '../test/world.ts';
import { MAX_EVENTS_BEHIND } from './status-client.ts';
import { settle } from './testing/manual-clock.ts';
import { sampleSnapshot, sampleStatusChange } from './testing/samples.ts';
import { watchRun } from './watch-run.ts';

describe('createStatusClient, with what it did not expect,', () => {
  it('takes comments alone for no stream', async () => {
    const { client, server, clock } = createWorld();
    client.subscribe(() => {});
    const stream = (await server.take()).stream();
    for (let second = 0; second < 6; second++) {
      stream.write(': still here\n\n');
      await clock.advance(1000);
    }
    expect(stream.closed).to.equal(true);
    expect(client.connection.lastError?.code).to.equal('timeout');
  });

  for (const heartbeatMs of [-1, 0, 'soon', null]) {
    it(`minds its own heartbeat when the server announces ${heartbeatMs}`, async () => {
      const { client, server, clock } = createWorld();
      client.subscribe(() => {});
      const stream = (await server.take()).stream();
      stream.hello({ head: 1, heartbeatMs: heartbeatMs as number });
      stream.snapshot(sampleSnapshot(1));
      await clock.advance(30_000);
      expect(stream.closed).to.equal(false);
      await clock.advance(15_000);
      expect(stream.closed).to.equal(true);
    });
  }

  it('gives up on a token getter that never answers, and asks again', async () => {
    let asked = 0;
    const token = () => {
      asked++;
      return new Promise<string>(() => {});
    };
    const { client, clock } = createWorld({ token });
    client.subscribe(() => {});
    await clock.advance(11_000);
    expect(client.connection.lastError?.code).to.equal('timeout');
    await clock.advance(5000);
    expect(asked).to.be.greaterThan(1);
  });

  it('lets go of an answer that comes when nobody waits for it, though the fetch ignores the signal', async () => {
    const cancelled: string[] = [];
    const answers: (() => void)[] = [];
    const patched = () =>
      new Promise<Response>((resolve) => {
        const body = new ReadableStream({ cancel: () => void cancelled.push('cancelled') });
        answers.push(() => resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } })));
      });
    const { client } = createWorld({ fetch: patched });
    client.subscribe(() => {});
    client.refresh().catch(() => undefined);
    await settle();
    client.close();
    for (const answer of answers) answer();
    await settle();
    expect(cancelled).to.deep.equal(['cancelled', 'cancelled']);
  });

  it('calls nobody before the undo is in their hands', async () => {
    const { client, server } = createWorld();
    const undo = client.subscribe(() => undo());
    (await server.take()).stream();
    await settle();
    expect(client.connection.state).to.equal('connecting');
  });

  it('tells nobody of an event whose listener closed the client', async () => {
    const { client, stream } = await openWorld();
    const heard: string[] = [];
    client.on('*', () => client.close());
    client.on('*', () => heard.push('later'));
    stream.event(sampleStatusChange('api', 'major_outage'), at(2));
    await settle();
    expect(heard).to.deep.equal([]);
  });

  it('calls no listener that another has just taken away', async () => {
    const { client, stream } = await openWorld();
    let calls = 0;
    client.subscribe(() => undo());
    const undo = client.subscribe(() => void calls++);
    stream.event(sampleStatusChange('api', 'major_outage'), at(2));
    await settle();
    expect(calls).to.equal(0);
  });

  it('refuses to be ready for who has given up already', async () => {
    const { client } = createWorld();
    const reason = new Error('gone');
    const refused = await client.ready({ signal: AbortSignal.abort(reason) }).catch((error) => error);
    expect(refused).to.equal(reason);
  });

  it('gives up a refresh when it is closed, and refuses the next', async () => {
    const { client, server } = await openWorld();
    const refresh = client.refresh().catch((error) => error);
    const request = await server.take();
    client.close();
    expect(await refresh).to.include({ name: 'StatusError', code: 'closed' });
    expect(request.aborted).to.equal(true);
    expect(await client.refresh().catch((error) => error)).to.include({ code: 'closed' });
    expect(server.requests).to.have.length(2);
  });

  it('refuses a refresh whose answer is no state, and keeps the one it has', async () => {
    const { client, server } = await openWorld();
    const known = client.getSnapshot();
    const refresh = client.refresh().catch((error) => error);
    (await server.take()).json({ organization: 'acme' });
    expect(await refresh).to.include({ name: 'StatusError', code: 'unexpected_response' });
    expect(client.getSnapshot()).to.equal(known);
  });

  it('ends a loop that falls too far behind, rather than keep all that waits for it', async () => {
    const { client, stream } = await openWorld();
    const events = client.events()[Symbol.asyncIterator]();
    const first = events.next();
    await settle();
    const flood = MAX_EVENTS_BEHIND + 2;
    for (let made = 0; made < flood; made++) {
      stream.event(sampleStatusChange('api', made % 2 ? 'operational' : 'major_outage'), at(made + 2));
    }
    expect((await first).value).to.include({ type: 'service.status_changed' });
    await settle();
    expect(await events.next().catch((error) => error)).to.include({
      name: 'StatusError',
      code: 'too_large',
    });
    expect(await events.next()).to.deep.equal({ value: undefined, done: true });
  });

  for (const endpoint of ['foo', 'localhost:4000', '127.0.0.1:4000', 'http://', '/status', undefined]) {
    it(`refuses the endpoint ${endpoint} at once, and says what one looks like`, () => {
      const create = () => createWorld({ endpoint: endpoint as string });
      expect(create).to.throw(TypeError, /^endpoint: .* is not like https:\/\/status.example.com$/);
    });
  }

  it('refuses a missing organization or run at once', () => {
    expect(() => createWorld({ organization: '' })).to.throw(TypeError, /^organization: /);
    expect(() => watchRun({ endpoint: 'https://status.test', run: '' })).to.throw(TypeError, /^run: /);
  });
});
