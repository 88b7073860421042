import { createHmac } from 'node:crypto';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../testing/test-server.ts';
import { signToken, verifyToken } from './token.ts';

interface Minted {
  id: string;
  token: string;
  topics: string[];
  expiresAt: string;
  code?: string;
}

describe('a stream token', () => {
  let test: TestServer;
  let clock: ManualClock;
  let hidden: TestOrganization;
  before(async function () {
    this.timeout(30_000);
    clock = createManualClock();
    test = await startTestServer({ clock });
    hidden = await test.addOrganization({ slug: 'hidden', visibility: 'private' });
  });
  after(() => test.stop());

  const as = (key: string) => ({ authorization: `Bearer ${key}` });
  const mint = (body: object, key = hidden.key) => test.call<Minted>('POST', '/v1/tokens', body, as(key));
  const summary = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${test.url}${paths.summary(hidden.slug)}${query}`, { headers });

  it('names its topics, its end and nothing secret', async () => {
    const { status, body, headers } = await mint({
      scope: ['org', 'queue', 'run:aaaaaaaaaaaa'],
      ttlSeconds: 60,
    });
    expect(status).to.equal(201);
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(body.topics).to.deep.equal([`org:${hidden.id}`, `queue:${hidden.id}`, 'run:aaaaaaaaaaaa']);
    expect(body.expiresAt).to.equal(new Date(clock.now() + 60_000).toISOString());
    const payload = JSON.parse(Buffer.from(body.token.split('.')[1]!, 'base64url').toString());
    expect(payload).to.include({ iss: 'status-badge', aud: 'streams', org: hidden.id, jti: body.id });
    expect(payload.exp - payload.iat).to.equal(60);
  });

  it('opens what it names, in the query and as Authorization', async () => {
    const { token } = (await mint({ scope: 'org' })).body;
    expect((await summary(`?token=${token}`)).status).to.equal(200);
    expect((await summary('', as(token))).status).to.equal(200);
    const reader = await test.stream(`${paths.stream(hidden.slug)}?token=${token}`);
    await reader.find((frame) => frame.event === 'snapshot');
    reader.close();
  });

  it('is told from what is none, and from a key', async () => {
    const refused = await summary('?token=bogus');
    expect(refused.status).to.equal(401);
    expect(await refused.json()).to.include({
      detail: 'token: this is not a token; mint one with POST /v1/tokens.',
    });
    expect((await summary(`?token=${hidden.key}`)).status).to.equal(400);
  });

  it('opens nothing else: not another topic, not another organization, no write, no list', async () => {
    const { token } = (await mint({ scope: 'queue' })).body;
    expect((await summary(`?token=${token}`)).status).to.equal(403);
    const other = await test.addOrganization({ slug: 'hidden-too', visibility: 'private' });
    expect((await fetch(`${test.url}${paths.summary(other.slug)}?token=${token}`)).status).to.equal(404);
    const org = (await mint({ scope: 'org' })).body.token;
    expect((await test.call('POST', '/v1/services', { name: 'A' }, as(org))).status).to.equal(403);
    expect((await test.call('GET', '/v1/services', undefined, as(org))).status).to.equal(403);
    expect((await mint({ scope: 'org' }, org)).status).to.equal(403);
  });

  it('ends at its time, and the stream with it', async () => {
    const { token } = (await mint({ scope: 'org', ttlSeconds: 5 })).body;
    const reader = await test.stream(`${paths.stream(hidden.slug)}?token=${token}`);
    await reader.find((frame) => frame.event === 'snapshot');
    clock.advance(4_000);
    expect((await summary(`?token=${token}`)).status).to.equal(200);
    clock.advance(1_000);
    const goodbye = await reader.find((frame) => frame.event === 'stream.goodbye');
    expect(JSON.parse(goodbye.data)).to.include({ reason: 'unauthorized' });
    expect((await summary(`?token=${token}`)).status).to.equal(401);
  });

  it('ends with the key that minted it, and so does its stream', async () => {
    const { body: key } = await test.call<{ id: string; key: string }>(
      'POST',
      '/v1/keys',
      { name: 'Minter', scopes: ['read'] },
      as(hidden.key),
    );
    const { token } = (await mint({ scope: 'org' }, key.key)).body;
    const reader = await test.stream(`${paths.stream(hidden.slug)}?token=${token}`);
    await reader.find((frame) => frame.event === 'snapshot');
    await test.call('DELETE', `/v1/keys/${key.id}`, undefined, as(hidden.key));
    await reader.find((frame) => frame.event === 'stream.goodbye');
    expect((await summary(`?token=${token}`)).status).to.equal(401);
  });

  it('never outlives the key that minted it', async () => {
    const expiresAt = new Date(clock.now() + 30_500).toISOString();
    const { body: key } = await test.call<{ key: string }>(
      'POST',
      '/v1/keys',
      { name: 'Short', scopes: ['read'], expiresAt },
      as(hidden.key),
    );
    const minted = (await mint({ scope: 'org', ttlSeconds: 600 }, key.key)).body;
    expect(Date.parse(minted.expiresAt)).to.be.at.most(Date.parse(expiresAt));
  });

  it('is given once, or it is not clear which is meant', async () => {
    const response = await fetch(`${test.url}${paths.summary(hidden.slug)}?token=a.b.c&token=d.e.f`);
    expect(response.status).to.equal(400);
    const problem = (await response.json()) as { detail: string; errors: { path: string }[] };
    expect([problem.detail, problem.errors[0]!.path]).to.deep.equal(['token: is given once.', 'token']);
  });

  it('is the only thing `token=` takes: an API key there is refused with 400 and a word of warning', async () => {
    for (const path of [paths.summary(hidden.slug), paths.stream(hidden.slug), paths.events(hidden.slug)]) {
      const response = await fetch(`${test.url}${path}?token=${hidden.key}&cursor=x`);
      expect(response.status, path).to.equal(400);
      const problem = (await response.json()) as { detail: string; errors: { path: string }[] };
      expect(problem.detail).to.include('POST /v1/tokens').and.to.include('revoke');
      expect(problem.errors[0]!.path).to.equal('token');
    }
  });

  it('gives way to a header: who sends both is who the header says', async () => {
    const { token } = (await mint({ scope: 'queue' })).body;
    expect((await summary(`?token=${token}`, as(hidden.key))).status).to.equal(200);
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const secret = new TextEncoder().encode('x'.repeat(32));
  const hs256 = (head: string) => createHmac('sha256', secret).update(head).digest('base64url');
  const forge = (header: object, claims: object, sign: (head: string) => string) => {
    const head = `${encode(header)}.${encode(claims)}`;
    return `${head}.${sign(head)}`;
  };
  const claims = () => ({
    iss: 'status-badge',
    aud: 'streams',
    jti: 'aaaaaaaaaaaa',
    exp: Math.floor(clock.now() / 1_000) + 60,
    org: hidden.id,
    key: hidden.key.split('_')[1],
    topics: [`org:${hidden.id}`],
  });
  const forgeries: [string, () => string][] = [
    ['is not signed', () => forge({ alg: 'none' }, claims(), () => 'AA')],
    [
      'is signed by somebody else',
      () =>
        forge({ alg: 'HS256' }, claims(), (head) =>
          createHmac('sha256', 'other').update(head).digest('base64url'),
        ),
    ],
    [
      'is signed in another way',
      () =>
        forge({ alg: 'HS512' }, claims(), (head) =>
          createHmac('sha512', secret).update(head).digest('base64url'),
        ),
    ],
    ['is for another purpose', () => forge({ alg: 'HS256' }, { ...claims(), aud: 'mail' }, hs256)],
    ['has no end', () => forge({ alg: 'HS256' }, { ...claims(), exp: undefined }, hs256)],
    [
      'has ended',
      () => forge({ alg: 'HS256' }, { ...claims(), exp: Math.floor(clock.now() / 1_000) }, hs256),
    ],
    [
      'names a key of another organization',
      () => forge({ alg: 'HS256' }, { ...claims(), key: test.organization.key.split('_')[1] }, hs256),
    ],
    ['says no topics', () => forge({ alg: 'HS256' }, { ...claims(), topics: 'org' }, hs256)],
    ['is three words', () => 'a.b.c'],
  ];
  for (const [what, token] of forgeries) {
    it(`that ${what} is refused with 401`, async () => {
      const response = await summary(`?token=${token()}`);
      expect(response.status).to.equal(401);
      expect(((await response.json()) as Minted).code).to.equal('unauthorized');
    });
  }

  it('with the very claims the forgeries bend is good', async () => {
    expect((await summary(`?token=${forge({ alg: 'HS256' }, claims(), hs256)}`)).status).to.equal(200);
  });

  const inputs: [object, string][] = [
    [{}, 'scope'],
    [{ scope: [] }, 'scope'],
    [{ scope: 'everything' }, 'scope[0]'],
    [{ scope: ['run:short'] }, 'scope[0]'],
    [{ scope: Array(51).fill('org') }, 'scope'],
    [{ scope: 'org', ttlSeconds: 0 }, 'ttlSeconds'],
    [{ scope: 'org', ttlSeconds: 3_601 }, 'ttlSeconds'],
    [{ scope: 'org', ttl: 5 }, 'ttl'],
  ];
  for (const [input, path] of inputs) {
    it(`is not minted from ${JSON.stringify(input).slice(0, 60)}`, async () => {
      const { status, body } = await mint(input);
      expect(status).to.equal(400);
      expect(body).to.nested.include({ 'errors[0].path': path });
    });
  }

  it('reads back what was signed, and only with the same secret', async () => {
    const token = { id: 'i', keyId: 'k', organizationId: 'o', topics: ['org:o'], expiresAt: 10_000 };
    const text = await signToken(secret, token, 1_000);
    expect(await verifyToken(secret, text, 9_999)).to.deep.equal(token);
    expect(await verifyToken(secret, text, 10_000)).to.equal(undefined);
    expect(await verifyToken(new TextEncoder().encode('y'.repeat(32)), text, 1_000)).to.equal(undefined);
  });
});
