import { expect } from 'chai';
import { type EventStreamOptions, openEventStream } from './event-stream.ts';
import { createManualClock, settle } from './testing/manual-clock.ts';
import { createScriptedServer } from './testing/scripted-server.ts';

function open(options: EventStreamOptions = {}) {
  const server = createScriptedServer();
  const clock = createManualClock();
  const states: string[] = [];
  const errors: string[] = [];
  const stream = openEventStream('https://example.test/stream?a=1', {
    ...{ fetch: server.fetch, clock, random: () => 0.5 },
    onStateChange: (state) => states.push(state),
    onError: ({ code }) => errors.push(code),
    ...options,
  });
  return { server, clock, states, errors, stream };
}

describe('openEventStream', () => {
  it('connects at once and resumes by Last-Event-ID', async () => {
    const events: string[] = [];
    const { server, clock, states } = open({ onEvent: ({ data }) => events.push(data) });
    const first = await server.take();
    expect(first.url.href).to.equal('https://example.test/stream?a=1');
    expect(first.headers.get('accept')).to.equal('text/event-stream');
    expect(first.headers.has('last-event-id')).to.equal(false);
    const body = first.stream();
    body.write('id: 7\ndata: a\n\n');
    await settle();
    body.end();
    await clock.advance(1000);
    expect((await server.take()).headers.get('last-event-id')).to.equal('7');
    expect(events).to.deep.equal(['a']);
    expect(states).to.deep.equal(['connecting', 'open', 'waiting', 'connecting']);
  });

  it('sends ids that are no ASCII as their UTF-8', async () => {
    const { server, stream } = open({ lastEventId: '世' });
    const header = (await server.take()).headers.get('last-event-id') ?? '';
    expect(Buffer.from(header, 'latin1').toString('utf8')).to.equal('世');
    expect(stream.lastEventId).to.equal('世');
  });

  it('does not send an id that was taken back', async () => {
    const { server, clock } = open({ lastEventId: '3' });
    const body = (await server.take()).stream();
    body.write('id\n\n');
    await settle();
    body.end();
    await clock.advance(1000);
    expect((await server.take()).headers.has('last-event-id')).to.equal(false);
  });

  for (const method of ['GET', 'POST', 'REPORT'] as const) {
    it(`speaks ${method}, with headers of its own`, async () => {
      const body = method === 'GET' ? {} : { body: '{"q":1}' };
      const { server } = open({ method, headers: { 'x-a': 'b' }, ...body });
      const request = await server.take();
      expect(request.method).to.equal(method);
      expect(request.headers.get('x-a')).to.equal('b');
      expect(request.body).to.equal(method === 'GET' ? undefined : '{"q":1}');
    });
  }

  it('never comes back sooner than the reconnection time the server set', async () => {
    const { server, clock } = open();
    const body = (await server.take()).stream();
    body.write('retry: 5000\n');
    await settle();
    body.end();
    await clock.advance(5000);
    expect(server.requests).to.have.length(1);
    await clock.advance(1000);
    expect(server.requests).to.have.length(2);
  });

  it('stays away for an hour at most, whatever time the server sets', async () => {
    const { server, clock } = open();
    const body = (await server.take()).stream();
    // More than a timer holds: it would fire at once, for ever.
    body.write('retry: 99999999999\n');
    await settle();
    body.end();
    await clock.advance(3_600_000 - 1000);
    expect(server.requests).to.have.length(1);
    await clock.advance(3000);
    expect(server.requests).to.have.length(2);
  });

  it('doubles its delays from the base it is given', async () => {
    const { server, clock } = open({ initialDelayMs: 100 });
    const gaps: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      (await server.take()).fail();
      await settle();
      const failedAt = clock.now();
      while (server.requests.length === attempt + 1) await clock.advance(50);
      gaps.push(clock.now() - failedAt);
    }
    expect(gaps).to.deep.equal([100, 200, 400, 800]);
  });

  it('stops at 204, and starts again when it is told to', async () => {
    const { server, clock, errors, stream } = open();
    (await server.take()).respond(new Response(null, { status: 204 }));
    await settle();
    expect(stream.state).to.equal('closed');
    expect(errors).to.deep.equal(['ended']);
    await clock.advance(3_600_000);
    expect(server.requests).to.have.length(1);
    stream.restart();
    await server.take();
    expect(stream.state).to.equal('connecting');
  });

  it('restarts from the last id', async () => {
    const { server, stream } = open();
    const body = (await server.take()).stream();
    body.write('id: 1\ndata: a\n\n');
    await settle();
    stream.restart();
    expect((await server.take()).headers.get('last-event-id')).to.equal('1');
    expect(body.closed).to.equal(true);
  });

  it('sends the token as a bearer, and asks for another one once when it is refused', async () => {
    let asked = 0;
    const { server, clock, stream } = open({ token: () => `t${++asked}` });
    for (const token of ['t1', 't2']) {
      const request = await server.take();
      expect(request.headers.get('authorization')).to.equal(`Bearer ${token}`);
      request.respond(new Response('', { status: 401 }));
      await clock.advance(1);
    }
    expect(stream.state).to.equal('closed');
  });

  it('notices silence when it is told how long is too long', async () => {
    const comments: string[] = [];
    const { server, clock, errors } = open({
      idleTimeoutMs: 30_000,
      onComment: (text) => comments.push(text),
    });
    const body = (await server.take()).stream();
    await clock.advance(25_000);
    body.write(': alive\n');
    await clock.advance(25_000);
    expect(errors).to.deep.equal([]);
    await clock.advance(5000);
    expect(errors).to.deep.equal(['timeout']);
    expect(comments).to.deep.equal(['alive']);
  });

  it('allows any silence otherwise', async () => {
    const { server, clock, errors } = open();
    (await server.take()).stream();
    await clock.advance(3_600_000);
    expect(errors).to.deep.equal([]);
  });

  it('hears nothing after the signal has aborted, not even the rest of the same bytes', async () => {
    const aborter = new AbortController();
    const events: string[] = [];
    const { server, clock, stream } = open({
      signal: aborter.signal,
      onEvent({ data }) {
        events.push(data);
        aborter.abort();
      },
    });
    (await server.take()).stream().write('data: a\n\ndata: b\n\n');
    await settle();
    expect(events).to.deep.equal(['a']);
    expect(stream.state).to.equal('closed');
    expect(clock.pending).to.equal(0);
    stream.restart();
    expect(stream.state).to.equal('closed');
  });

  it('stays closed when it is closed by who hears of a failure', async () => {
    const { server, clock, states, stream } = open({ onError: () => stream.close() });
    (await server.take()).fail();
    await clock.advance(60_000);
    expect(states).to.deep.equal(['connecting', 'closed']);
    expect(server.requests).to.have.length(1);
  });

  it('begins again when who hears of a refusal restarts it', async () => {
    let restarts = 0;
    const { server, stream } = open({
      onError() {
        if (restarts++ === 0) stream.restart();
      },
    });
    (await server.take()).respond(new Response('', { status: 404 }));
    (await server.take()).stream();
    await settle();
    expect(stream.state).to.equal('open');
  });

  it('survives listeners that throw, and lets their errors surface', async () => {
    const surfaced: string[] = [];
    const hear = (error: Error) => void surfaced.push(error.message);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', hear);
    const fail = (word: string) => () => {
      throw new Error(word);
    };
    const { server, clock } = open({
      onEvent: fail('event'),
      onComment: fail('comment'),
      onError: fail('error'),
      onStateChange: (state) => state === 'open' && fail('state')(),
    });
    const body = (await server.take()).stream();
    body.write(': hi\ndata: a\n\ndata: b\n\n');
    await settle();
    body.end();
    await clock.advance(1000);
    (await server.take()).fail();
    await clock.advance(2000);
    process.removeListener('uncaughtException', hear);
    for (const other of others) process.on('uncaughtException', other);
    expect(surfaced).to.deep.equal(['state', 'comment', 'event', 'event', 'error']);
    expect(server.requests).to.have.length(3);
  });

  it('leaves nothing on the signal of who opened it', async () => {
    const { signal } = new AbortController();
    let listening = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...listener: Parameters<typeof addEventListener>) => {
      listening++;
      addEventListener.apply(signal, listener);
    };
    signal.removeEventListener = (...listener: Parameters<typeof removeEventListener>) => {
      listening--;
      removeEventListener.apply(signal, listener);
    };
    for (let opened = 0; opened < 5; opened++) open({ signal }).stream.close();
    expect(listening).to.equal(0);
  });

  it('lets headers of its user win, however they are spelled', async () => {
    const { server } = open({ token: 'secret', headers: { Accept: 'text/x', AUTHORIZATION: 'Basic y' } });
    const { headers } = await server.take();
    expect([headers.get('accept'), headers.get('authorization')]).to.deep.equal(['text/x', 'Basic y']);
  });

  it('sends an id however long it is', async () => {
    const { server } = open({ lastEventId: 'x'.repeat(300_000) });
    expect((await server.take()).headers.get('last-event-id')).to.have.length(300_000);
  });

  it('gives the connection back when a patched fetch ignores the signal', async () => {
    const server = createScriptedServer();
    const { stream } = open({ fetch: (input) => server.fetch(input) });
    const body = (await server.take()).stream();
    await settle();
    stream.close();
    await settle();
    expect(body.closed).to.equal(true);
  });
});
