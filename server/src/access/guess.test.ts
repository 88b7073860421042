import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createLog } from '../platform/log.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const ADMIN_API_KEY = 'operator-key-of-the-tests';
const MINUTE_MS = 60_000;

describe('a wrong credential', () => {
  let test: TestServer;
  let clock: ManualClock;
  const lines: string[] = [];
  beforeEach(async function () {
    this.timeout(30_000);
    lines.splice(0);
    clock = createManualClock(Date.now());
    const log = createLog('info', { write: (line) => void lines.push(line) });
    test = await startTestServer({
      clock,
      log,
      env: { ADMIN_API_KEY, TRUSTED_HOPS: '1', FAILED_RATE_LIMIT: '3' },
    });
  });
  afterEach(() => test.stop());

  const send = async (credential: string, from: string, path = '/v1/orgs') => {
    const headers = { authorization: credential, 'x-forwarded-for': from };
    return (await fetch(test.url + path, { headers })).status;
  };
  const sendTimes = async (count: number, ...args: Parameters<typeof send>) => {
    const statuses: number[] = [];
    for (let each = 0; each < count; each += 1) statuses.push(await send(...args));
    return statuses;
  };
  const audited = async (address: string) => {
    const em = test.server.context.database.em();
    clock.advance(1_000);
    for (let turn = 0; turn < 200; turn += 1) {
      const rows = await em.execute<{ action: string; subject: string | null }[]>(
        'select action, subject from audit where address = ?',
        [address],
      );
      if (rows.length > 0) return rows;
    }
    return [];
  };

  it('that is tried for ADMIN_API_KEY is counted, audited and logged, and then not even the right one opens', async () => {
    expect(await sendTimes(4, 'Bearer guessed-operator-key', '192.0.2.1')).to.deep.equal([
      401, 401, 401, 429,
    ]);
    expect(await send(`Bearer ${ADMIN_API_KEY}`, '192.0.2.1')).to.equal(429);
    expect(await send(`Bearer ${ADMIN_API_KEY}`, '192.0.2.2')).to.equal(200);
    expect(await send(`Bearer ${test.organization.key}`, '192.0.2.1', '/v1/keys')).to.equal(200);
    expect(await audited('192.0.2.1')).to.deep.equal(Array(3).fill({ action: 'key.refused', subject: null }));
    const warnings = lines.filter((line) => line.includes('too many wrong credentials'));
    expect(warnings).to.have.length(1);
    expect(JSON.parse(warnings[0]!)).to.include({ address: '192.0.2.1' });
    expect(lines.join('')).to.not.include('guessed-operator-key');
    clock.advance(MINUTE_MS);
    expect(await send(`Bearer ${ADMIN_API_KEY}`, '192.0.2.1')).to.equal(200);
  });

  it('is told when it is refused how long that will last', async () => {
    await sendTimes(3, 'Bearer guessed-operator-key', '192.0.2.9');
    const headers = { authorization: 'Bearer another-guess', 'x-forwarded-for': '192.0.2.9' };
    const answer = await fetch(`${test.url}/v1/orgs`, { headers });
    expect(answer.status).to.equal(429);
    expect(answer.headers.get('retry-after')).to.equal('60');
    expect(answer.headers.get('ratelimit')).to.equal('"guesses";r=0;t=60');
  });

  it('of any kind, in any place, is limited on plain routes too', async () => {
    const { slug } = test.organization;
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJlLXRoYXQtaXMtbm9uZQ';
    expect(await sendTimes(4, `Bearer ${token}`, '192.0.2.3', paths.summary(slug))).to.deep.equal([
      401, 401, 401, 429,
    ]);
    const inQuery = async () =>
      (
        await fetch(`${test.url}${paths.summary(slug)}?token=${token}`, {
          headers: { 'x-forwarded-for': '192.0.2.4' },
        })
      ).status;
    expect([await inQuery(), await inQuery(), await inQuery(), await inQuery()]).to.deep.equal([
      401, 401, 401, 429,
    ]);
    expect(await sendTimes(4, 'Basic YTpi', '192.0.2.5', '/v1/services')).to.deep.equal([401, 401, 401, 429]);
    expect(await audited('192.0.2.4')).to.have.length(3);
  });

  it('is another thing than none: who forgets it is told so, as often as they like', async () => {
    const statuses: number[] = [];
    for (let each = 0; each < 6; each += 1) {
      const headers = { 'x-forwarded-for': '192.0.2.6' };
      statuses.push((await fetch(`${test.url}/v1/services`, { headers })).status);
    }
    expect(statuses).to.deep.equal(Array(6).fill(401));
  });
});
