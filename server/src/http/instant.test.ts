import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { parseInput } from './input.ts';
import { day, instant } from './instant.ts';

const OUTSIDE = [
  '0000-01-01T00:00:00Z',
  '0001-06-01T00:00:00Z',
  '0099-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00+23:59',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00+00:01',
  '9998-12-31T23:59:59-00:01',
  '9999-12-31T23:59:59-23:59',
];
const INSIDE = [
  '1970-01-01T00:00:00Z',
  '1969-12-31T23:59:59-00:01',
  '9998-12-31T23:59:59.999Z',
  '9999-01-01T00:00:00+00:01',
];

type Problem = { id: string; errors: { path: string; message: string }[] };

describe('an instant that is sent', () => {
  const fault = (schema: typeof instant | typeof day, text: string) => {
    try {
      parseInput(schema, text);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  it('lies in the years 1970 to 9998, whatever its offset', () => {
    for (const text of INSIDE) expect(fault(instant, text), text).to.equal(undefined);
    for (const text of OUTSIDE) {
      expect(fault(instant, text), text).to.equal('The input: must lie in the years 1970 to 9998.');
    }
  });

  it('is said to be none when it is none, and only that', () => {
    for (const text of ['', 'soon', '2026-02-30T00:00:00Z', '+275760-09-13T00:00:00Z', '2026-01-01']) {
      expect(fault(instant, text), text).to.include('is not a time such as');
    }
    for (const text of ['', '2026-02-30', '99999-01-01', '0000-00-00']) {
      expect(fault(day, text), text).to.include('is not a date such as');
    }
    for (const text of ['0000-01-01', '0001-01-01', '1969-12-31', '9999-01-01']) {
      expect(fault(day, text), text).to.include('must lie in the years');
    }
  });
});

for (const kind of DATABASE_KINDS) {
  describe(`the instants of requests on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;
    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, clock });
    });
    after(() => test.stop());

    const incident = { name: 'Slow', impact: 'none', message: 'We are looking.' };
    const maintenance = { name: 'Upgrade', scheduledEndAt: '2030-01-01T01:00:00Z' };
    const call = (method: string, path: string, body?: object) => test.call<Problem>(method, path, body);

    it('are refused by name when no database keeps them as they are', async function () {
      this.timeout(20_000);
      for (const at of OUTSIDE) {
        const text = encodeURIComponent(at);
        for (const [field, answer] of [
          ['displayAt', call('POST', '/v1/incidents', { ...incident, displayAt: at })],
          ['startedAt', call('POST', '/v1/incidents', { ...incident, startedAt: at })],
          ['scheduledStartAt', call('POST', '/v1/maintenances', { ...maintenance, scheduledStartAt: at })],
          ['expiresAt', call('POST', '/v1/keys', { name: 'CI', scopes: ['read'], expiresAt: at })],
          ['from', call('GET', `/v1/incidents?from=${text}`)],
          ['to', call('GET', `/v1/maintenances?to=${text}`)],
          ['since', call('GET', `/v1/audit?since=${text}`)],
          ['until', call('GET', `/v1/audit?until=${text}`)],
        ] as const) {
          const { status, body } = await answer;
          expect(status, `${field} ${at}`).to.equal(400);
          expect(body.errors[0]!.path, `${field} ${at}`).to.equal(field);
        }
      }
    });

    it('are days as well, of the same years', async () => {
      for (const startDate of ['0000-01-01', '0001-06-01', '1969-12-31', '9999-01-01']) {
        const { status, body } = await call('POST', '/v1/services', { name: 'Web', startDate });
        expect(status, startDate).to.equal(400);
        expect(body.errors[0]!.path).to.equal('startDate');
      }
    });

    it('are read back as they were sent', async () => {
      const at = '1970-01-01T00:00:00.000Z';
      const { body: made } = await call('POST', '/v1/incidents', {
        ...incident,
        displayAt: at,
        startedAt: at,
      });
      const { body } = await test.call<{ startedAt: string }>('GET', `/v1/incidents/${made.id}`);
      expect(body.startedAt).to.equal(at);
      const window = { scheduledStartAt: '9998-12-31T22:00:00Z', scheduledEndAt: '9998-12-31T23:59:59.999Z' };
      const { body: plan } = await call('POST', '/v1/maintenances', { name: 'Last', ...window });
      const read = await test.call('GET', `/v1/maintenances/${plan.id}`);
      expect(read.body).to.include({ scheduledEndAt: '9998-12-31T23:59:59.999Z' });
      for (const startDate of ['1970-01-01', '9998-12-31']) {
        const { body: service } = await test.call('POST', '/v1/services', { name: 'Web', startDate });
        expect((await test.call('GET', `/v1/services/${service['id']}`)).body).to.include({ startDate });
      }
      for (const at of INSIDE) {
        const { status } = await call('GET', `/v1/incidents?from=${encodeURIComponent(at)}`);
        expect(status, at).to.equal(200);
      }
    });
  });
}
