import {
  encodeCursor,
  type Organization,
  type PositionedEvent,
  type Snapshot,
  worstStatus,
} from '@status-badge/sdk/contract';
import { emptySnapshot, reduce } from '@status-badge/sdk/store';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Core, openCore } from '../compose.ts';
import { readAfter } from '../events/event-log.ts';
import { topicKey } from '../events/topics.ts';
import { createLog } from '../platform/log.ts';
import { Service } from '../services/service.entity.ts';
import { carryOut, type DomainStage, domainCommand } from '../testing/domain-commands.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS, openScratchDatabase, type ScratchDatabase } from '../testing/scratch-database.ts';
import { testActor, testConfig } from '../testing/test-server.ts';
import { createOrganization } from './create-organization.ts';
import { readSnapshot } from './read-snapshot.ts';

const EPOCH = 'propertytest';
const RUNS = 40;

for (const kind of DATABASE_KINDS) {
  describe(`the snapshot of an organization on ${kind}`, () => {
    const clock = createManualClock();
    let scratch: ScratchDatabase;
    let core: Core;
    let organizations = 0;

    before(async function () {
      this.timeout(30_000);
      scratch = await openScratchDatabase(kind);
      core = await openCore(testConfig(), { database: scratch.database, clock, log: createLog('silent') });
    });
    after(async () => {
      await core.close();
      await scratch.drop();
    });

    const readLog = async (organizationId: string, from: number, to: number): Promise<PositionedEvent[]> => {
      const events: PositionedEvent[] = [];
      for (let position = from; position < to; ) {
        const page = await readAfter(
          core.context.database.em(),
          topicKey('org', organizationId),
          position,
          500,
        );
        for (const record of page.records) {
          expect(record.position, 'gapless').to.equal(position + 1);
          position = record.position;
          const id = encodeCursor({ epoch: EPOCH, position });
          if (position <= to) events.push({ ...JSON.parse(record.body), id });
        }
      }
      return events;
    };

    /** What every service must show, worked out from what the snapshot says about everything else. */
    async function expectShown(organizationId: string, { services, incidents, maintenances }: Snapshot) {
      const rows = await core.context.database.em().find(Service, { organizationId });
      const manual = new Map(rows.map(({ id, manualStatus }) => [id, manualStatus]));
      const imposing = [...incidents, ...maintenances.filter(({ status }) => status !== 'scheduled')];
      for (const { id, status } of services) {
        const imposed = imposing.flatMap((each) => each.services).filter((each) => each.id === id);
        const expected = worstStatus([manual.get(id)!, ...imposed.map((each) => each.status)]);
        expect(status).to.equal(expected);
      }
    }

    it('equals the log folded from its beginning and from any place, whatever was done', async function () {
      this.timeout(300_000);
      let carried = 0;
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(domainCommand, { minLength: 5, maxLength: 40 }), async (commands) => {
          const { id } = await createOrganization(core.context, testActor, {
            slug: `random-${organizations++}`,
            name: 'Random',
          });
          const read = async () => (await readSnapshot(core.context, EPOCH, id)).snapshot;
          const stage: DomainStage = { context: core.context, clock, organizationId: id, read };
          const half = Math.floor(commands.length / 2);
          let middle = await readSnapshot(core.context, EPOCH, id);
          for (const [index, command] of commands.entries()) {
            if (index === half) middle = await readSnapshot(core.context, EPOCH, id);
            if (await carryOut(stage, command)) carried += 1;
            else refused += 1;
          }
          const end = await readSnapshot(core.context, EPOCH, id);
          const log = await readLog(id, 0, end.position);
          const nothing = emptySnapshot({} as Organization, encodeCursor({ epoch: EPOCH, position: 0 }));
          expect(log.reduce(reduce, nothing), 'the log from its beginning').to.deep.equal(end.snapshot);
          const rest = log.slice(middle.position);
          expect(rest.reduce(reduce, middle.snapshot), 'a reader from the middle').to.deep.equal(
            end.snapshot,
          );
          await expectShown(id, end.snapshot);
        }),
        { numRuns: RUNS },
      );
      expect(carried, `${refused} were refused`).to.be.above(refused * 5);
    });
  });
}
