import { expect } from '@open-wc/testing';
import type { ConnectionStatus, ServiceStatus } from '@status-badge/sdk';
import { mount, NOON, settled } from '../testing/mount.ts';
import { makeIncident, makeMaintenance, makeRun, makeService, makeSnapshot } from '../testing/snapshots.ts';
import type { BadgeVariant } from './badge-properties.ts';

const VARIANTS: readonly BadgeVariant[] = ['dot', 'pill', 'panel', 'banner', 'floating'];
const STATUSES: readonly ServiceStatus[] = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
];
const STALE: Partial<ConnectionStatus> = { state: 'waiting', transport: null, staleSince: NOON };

const snapshotOf = (status: ServiceStatus) =>
  makeSnapshot({
    services: [makeService('svcapi000001', 'API', status), makeService('svcweb000002', 'Website')],
    incidents: status === 'operational' ? [] : [makeIncident()],
    maintenances: [makeMaintenance()],
  });

describe('axe finds nothing', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const variant of VARIANTS) {
      it(`in a ${theme} ${variant}, in any status, live and out of date`, async () => {
        const { badge, client, clock } = await mount(
          { theme, variant, graceMs: 0 },
          snapshotOf('operational'),
        );
        for (const status of STATUSES) {
          client.show(snapshotOf(status));
          await settled(badge);
          await expect(badge, status).to.be.accessible();
        }
        client.connect(STALE);
        clock.pass(1);
        await settled(badge);
        await expect(badge, 'stale').to.be.accessible();
      });

      it(`in a ${theme} ${variant} that knows nothing`, async () => {
        const { badge } = await mount({ theme, variant, graceMs: 0 });
        await expect(badge).to.be.accessible();
      });
    }

    it(`in a ${theme} run, from queue to end`, async () => {
      for (const status of ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out'] as const) {
        const connection = {
          state: 'open',
          transport: 'stream',
          since: 0,
          lastError: null,
          staleSince: null,
        } as const;
        const runSource = { getRun: () => makeRun(status), subscribe: () => () => {}, connection };
        const { badge } = await mount({ theme, run: 'run000000001', runSource });
        await expect(badge, status).to.be.accessible();
      }
    });
  }
});
