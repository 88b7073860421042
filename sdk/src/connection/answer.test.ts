import { expect } from 'chai';
import { createWorld, openWorld } from '../../test/world.ts';
import { settle } from '../testing/manual-clock.ts';

async function answer(status: number, headers: Record<string, string> = {}, options = {}) {
  const world = createWorld(options);
  world.client.subscribe(() => {});
  const body = [204, 304].includes(status) ? null : '{}';
  (await world.server.take()).respond(new Response(body, { status, headers }));
  await settle();
  return world;
}

describe('The status of an answer', () => {
  const table: [status: number, code: string, state: 'stopped' | 'waiting'][] = [
    [204, 'ended', 'stopped'],
    [304, 'unexpected_response', 'waiting'],
    [400, 'not_found', 'stopped'],
    [401, 'unauthorized', 'stopped'],
    [403, 'unauthorized', 'stopped'],
    [404, 'not_found', 'stopped'],
    [408, 'server', 'waiting'],
    [410, 'not_found', 'stopped'],
    [425, 'server', 'waiting'],
    [429, 'rate_limited', 'waiting'],
    [500, 'server', 'waiting'],
    [502, 'server', 'waiting'],
    [503, 'server', 'waiting'],
    [504, 'server', 'waiting'],
  ];
  for (const [status, code, state] of table) {
    it(`${status} means ${code}: ${state}`, async () => {
      const { client, clock, server } = await answer(status);
      expect(client.connection.state).to.equal(state);
      expect(client.connection.lastError).to.include({ code, status, retryable: state === 'waiting' });
      expect(client.connection.staleSince).to.be.a('number');
      await clock.advance(3_600_000);
      expect(server.requests.length > 1).to.equal(state === 'waiting');
    });
  }

  it('is explained by the server, without the token that was sent', async () => {
    const detail = 'There is no organization "acne" here.';
    const problem = new Response(JSON.stringify({ status: 404, detail }), {
      ...{ status: 404, headers: { 'content-type': 'application/problem+json; charset=utf-8' } },
    });
    const url = 'https://status.test/base/v1/orgs/acne/stream';
    Object.defineProperty(problem, 'url', { value: `${url}?token=secret` });
    const world = createWorld();
    world.client.subscribe(() => {});
    (await world.server.take()).respond(problem);
    await settle();
    expect(world.client.connection.lastError?.message).to.equal(`${url} answered 404: ${detail}`);
  });

  it('is told with the kind of its content where nobody explains it', async () => {
    for (const [type, body] of [
      ['text/html', '<h1>Not here</h1>'],
      ['application/problem+json', 'cut off {'],
      ['application/problem+json', 'null'],
      ['application/problem+json', '{}'],
    ] as const) {
      const world = createWorld();
      world.client.subscribe(() => {});
      (await world.server.take()).respond(
        new Response(body, { status: 404, headers: { 'content-type': type } }),
      );
      await settle();
      expect(world.client.connection.lastError).to.include({ code: 'not_found' });
      expect(world.client.connection.lastError?.message).to.equal(`The server answered 404: ${type}`);
    }
  });

  it('spells Retry-After in seconds or as a date, and it only raises the delay', async () => {
    const date = new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString();
    for (const value of ['7', date]) {
      const { clock, server } = await answer(503, { 'retry-after': value });
      await clock.advance(7000);
      expect(server.requests).to.have.length(1);
      await clock.advance(1000);
      expect(server.requests).to.have.length(2);
    }
  });

  it('holds a new listener to Retry-After too', async () => {
    const { client, clock, server } = await answer(429, { 'retry-after': '60' });
    client.close();
    const other = createWorld();
    const undo = other.client.subscribe(() => {});
    (await other.server.take()).respond(new Response('', { status: 429, headers: { 'retry-after': '60' } }));
    await settle();
    undo();
    await other.clock.advance(6000);
    other.client.subscribe(() => {});
    await other.clock.advance(50_000);
    expect(other.server.requests).to.have.length(1);
    await other.clock.advance(5000);
    expect(other.server.requests).to.have.length(2);
    expect(clock.pending).to.equal(0);
    expect(server.requests).to.have.length(1);
  });

  it('goes to the token getter once more after 401, then stops', async () => {
    let asked = 0;
    const world = await answer(401, {}, { token: async () => `token${++asked}` });
    await settle();
    expect(world.server.requests.map(({ url }) => url.searchParams.get('token'))).to.deep.equal([
      'token1',
      'token2',
    ]);
    (await world.server.take()).respond(new Response('', { status: 401 }));
    await settle();
    expect(world.client.connection.state).to.equal('stopped');
  });

  it('asks for a new token when the server says the old one has ended', async () => {
    let asked = 0;
    const { clock, server, stream } = await openWorld({ token: () => `token${++asked}` });
    stream.goodbye('unauthorized', null);
    stream.end();
    await clock.advance(2000);
    expect(server.requests[1]?.url.searchParams.get('token')).to.equal('token2');
  });
});
