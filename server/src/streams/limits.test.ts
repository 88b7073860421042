import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import type { SseReader } from '../testing/sse-reader.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe('the limits of streams', function () {
  // The first suite of a process waits for its database to be made.
  this.timeout(60_000);
  let test: TestServer;
  const readers: SseReader[] = [];
  const open = async (headers: Record<string, string> = {}, slug = test.organization.slug) => {
    const reader = await test.stream(paths.stream(slug), headers);
    readers.push(reader);
    return reader;
  };
  const start = async (env: Record<string, string>) => {
    test = await startTestServer({ env: { TRUSTED_HOPS: '1', ...env } });
  };
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const statuses = async (count: number, headers: Record<string, string>) => {
    const answers: number[] = [];
    for (let each = 0; each < count; each++) answers.push((await open(headers)).response.status);
    return answers;
  };
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.close();
    await test.stop();
  });

  it('hold one address back and nobody else: 429, Retry-After and RateLimit', async () => {
    await start({ STREAM_LIMIT_PER_ADDRESS: '3' });
    expect(await statuses(4, from('192.0.2.1'))).to.deep.equal([200, 200, 200, 429]);
    const { response } = await open(from('192.0.2.1'));
    expect(Number(response.headers.get('retry-after'))).to.be.above(0);
    expect(response.headers.get('ratelimit')).to.match(/^"open-streams";r=0;t=\d+$/);
    expect(response.headers.get('ratelimit-policy')).to.equal('"open-streams";q=3;w=60');
    expect(response.headers.get('access-control-allow-origin')).to.equal('*');
    expect(response.headers.get('content-type')).to.equal('application/problem+json');
    expect((await open(from('192.0.2.2'))).response.status).to.equal(200);
    const other = await test.addOrganization({ slug: `${test.organization.slug}-other` });
    expect((await open(from('192.0.2.1'), other.slug)).response.status).to.equal(200);
  });

  it('never evict: who is in stays in, and makes room by leaving', async () => {
    await start({ STREAM_LIMIT_PER_ADDRESS: '1' });
    const first = await open(from('192.0.2.1'));
    await open(from('192.0.2.1'));
    await first.find((frame) => frame.event === 'snapshot');
    first.close();
    const again = async (): Promise<number> => {
      const { status } = (await open(from('192.0.2.1'))).response;
      return status === 429 && test.server.hub.size.sessions > 0 ? again() : status;
    };
    expect(await again()).to.equal(200);
  });

  it('count an IPv6 customer by the /64, whatever address of it is used', async () => {
    await start({ STREAM_LIMIT_PER_ADDRESS: '1' });
    expect((await open(from('2001:db8:1:2::1'))).response.status).to.equal(200);
    expect((await open(from('2001:db8:1:2:ffff::9'))).response.status).to.equal(429);
    expect((await open(from('2001:db8:1:3::1'))).response.status).to.equal(200);
  });

  it('bound how often one address connects in a minute', async () => {
    await start({ RATE_LIMIT: '2' });
    const connect = async () => {
      const reader = await open(from('192.0.2.1'));
      reader.close();
      return reader.response;
    };
    expect((await connect()).status).to.equal(200);
    expect((await connect()).status).to.equal(200);
    const refused = await connect();
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('ratelimit')).to.match(/^"connects";r=0;t=\d+$/);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(50, 60);
  });

  it('bound what one key opens, from wherever', async () => {
    await start({ STREAM_LIMIT_PER_KEY: '2', KEY_RATE_LIMIT: '4' });
    const key = { authorization: `Bearer ${test.organization.key}` };
    const answers: number[] = [];
    for (let each = 1; each <= 3; each++) {
      answers.push((await open({ ...key, ...from(`192.0.2.${each}`) })).response.status);
    }
    expect(answers).to.deep.equal([200, 200, 429]);
  });

  it('bound an organization and an instance with 503', async () => {
    await start({ STREAM_LIMIT_PER_ORGANIZATION: '1', STREAM_LIMIT: '2' });
    expect(await statuses(2, from('192.0.2.1'))).to.deep.equal([200, 503]);
    const other = await test.addOrganization({ slug: `${test.organization.slug}-other` });
    const third = await test.addOrganization({ slug: `${test.organization.slug}-third` });
    expect((await open(from('192.0.2.1'), other.slug)).response.status).to.equal(200);
    const refused = await open(from('192.0.2.1'), third.slug);
    expect(refused.response.status).to.equal(503);
    expect(Number(refused.response.headers.get('retry-after'))).to.be.above(0);
  });

  it('are lifted by 0 and by off', async () => {
    await start({ STREAM_LIMIT_PER_ADDRESS: '0', RATE_LIMIT: 'off' });
    expect(new Set(await statuses(10, from('192.0.2.1')))).to.deep.equal(new Set([200]));
  });

  it('stop who keeps knocking at private doors, and not who reads a public page beside them', async () => {
    await start({ FAILED_RATE_LIMIT: '3' });
    const { slug } = await test.addOrganization({
      slug: `${test.organization.slug}-p`,
      visibility: 'private',
    });
    const knock = async () => (await open(from('192.0.2.1'), slug)).response;
    expect([(await knock()).status, (await knock()).status, (await knock()).status]).to.deep.equal([
      404, 404, 404,
    ]);
    const refused = await knock();
    expect(refused.status).to.equal(429);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(50, 60);
    expect((await open(from('192.0.2.1'))).response.status).to.equal(200);
    expect((await open(from('192.0.2.2'), slug)).response.status).to.equal(404);
  });

  it('bound what one key writes in a minute, and say how much is left', async () => {
    await start({ WRITE_RATE_LIMIT: '2' });
    const write = () => test.call('POST', '/v1/services', { name: 'Payments' });
    const first = await write();
    expect(first.status).to.equal(201);
    expect(first.headers.get('ratelimit')).to.match(/^"writes";r=1;t=\d+$/);
    await write();
    const refused = await write();
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('ratelimit')).to.match(/^"writes";r=0;t=\d+$/);
    expect((await test.call('GET', '/v1/keys')).status).to.equal(200);
  });
});
