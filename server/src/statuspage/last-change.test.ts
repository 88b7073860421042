import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe('the time of the last change of a Statuspage answer', () => {
  const clock = createManualClock();
  let test: TestServer;
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({ clock });
  });
  after(() => test.stop());

  async function changedAt(): Promise<string> {
    const response = await fetch(`${test.url}/status/${test.organization.slug}/api/v2/summary.json`);
    return ((await response.json()) as { page: { updated_at: string } }).page.updated_at;
  }
  const now = () => new Date(clock.now()).toISOString();

  it('never goes back: what changed may be gone from the answer', async () => {
    expect(await changedAt()).to.equal(now());
    clock.advance(1_000);
    const { body: incident } = await test.call<{ id: string }>('POST', '/v1/incidents', {
      ...{ name: 'Slow', impact: 'none', status: 'investigating', message: 'Hm.', services: [] },
    });
    expect(await changedAt()).to.equal(now());
    clock.advance(1_000);
    await test.call('POST', `/v1/incidents/${incident.id}/updates`, {
      status: 'resolved',
      message: 'Mended.',
    });
    expect(await changedAt()).to.equal(now());
    clock.advance(1_000);
    await test.call('DELETE', `/v1/incidents/${incident.id}`);
    expect(await changedAt()).to.equal(now());
  });
});
