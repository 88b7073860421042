import type { Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../testing/test-server.ts';
import { readIncidents, readMaintenances } from './history.ts';

const HOUR_MS = 3_600_000;
/** As long as an entry may be, and a timeline of them. */
const ENTRY = 'x'.repeat(10_000);
const MOST_ENTRIES = 20;

describe('the history of an organization', () => {
  const clock = createManualClock();
  let test: TestServer;
  let organizations = 0;
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({ clock });
  });
  after(() => test.stop());

  const em = () => test.server.context.database.em();

  async function begin() {
    const organization = await test.addOrganization({ slug: `history-${organizations++}` });
    const write = ({ key }: TestOrganization, path: string, body: object) =>
      test.call<{ id: string }>('POST', path, body, { authorization: `Bearer ${key}` });
    return {
      write: async (path: string, body: object) => (await write(organization, path, body)).body.id,
      read: async () => {
        const response = await fetch(`${test.url}/v1/orgs/${organization.slug}/summary`);
        return (await response.json()) as Snapshot;
      },
    };
  }

  function long(name: string) {
    const at = new Date(clock.now() - HOUR_MS).toISOString();
    const entry = { status: 'investigating', message: ENTRY, displayAt: at };
    const updates = Array.from({ length: MOST_ENTRIES - 1 }, () => entry);
    return { name, impact: 'none', startedAt: at, updates, services: [] };
  }

  it('has the incidents that are not too long together, and never none', async () => {
    const { write, read } = await begin();
    for (let index = 0; index < 8; index++) await write('/v1/incidents', long(`Long ${index}`));
    await write('/v1/incidents', {
      ...{ name: 'Short', impact: 'none', status: 'investigating', message: 'Hm.', services: [] },
    });
    const incidents = await readIncidents(em(), await read());
    expect(incidents.length).to.be.within(3, 6);
    expect(incidents[0]!.name).to.equal('Short');
    expect(JSON.stringify(incidents).length).to.be.below(1_048_576);
  });

  it('has a maintenance once that ended between the look at the state and the look at what is past', async () => {
    const { write, read } = await begin();
    const at = (hours: number) => new Date(clock.now() + hours * HOUR_MS).toISOString();
    const window = { scheduledStartAt: at(1), scheduledEndAt: at(2) };
    const id = await write('/v1/maintenances', { name: 'Move', services: [], ...window });
    const before = await read();
    await write(`/v1/maintenances/${id}/cancel`, {});
    const maintenances = await readMaintenances(em(), before);
    expect(maintenances.map((each) => [each.id, each.status])).to.deep.equal([[id, 'cancelled']]);
  });
});
