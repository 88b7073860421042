import { readFileSync } from 'node:fs';
import {
  decodeCursor,
  encodeCursor,
  type Incident,
  type Organization,
  type PositionedEvent,
  paths,
  type Snapshot,
} from '@status-badge/sdk/contract';
import { emptySnapshot, reduce } from '@status-badge/sdk/store';
import { expect } from 'chai';
import { importPage } from '../import/import-page.ts';
import { loadPage } from '../import/load-page.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import type { SseReader } from '../testing/sse-reader.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const MINUTE = 60_000;
const TWILIO = new URL('../testing/fixtures/statuspage/twilio-components.json', import.meta.url).pathname;

/** What a reader of the stream holds at `cursor`: its snapshot and every event up to there, folded as the SDK folds. */
function foldStream(reader: SseReader, cursor: string): Snapshot {
  const domain = reader.frames.filter(({ event }) => event !== undefined && !event.startsWith('stream.'));
  const [first, ...events] = domain.slice(0, 1 + domain.findIndex(({ id }) => id === cursor));
  return events.reduce(
    (state, { id, data }) => reduce(state, { ...JSON.parse(data), id } as PositionedEvent),
    JSON.parse(first!.data) as Snapshot,
  );
}

for (const kind of DATABASE_KINDS) {
  describe(`an afternoon of 85 services on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;

    before(async function () {
      this.timeout(60_000);
      test = await startTestServer({ kind, clock, env: { STREAM_MAX_AGE: '86400', HEARTBEAT: '60' } });
      await importPage(test.server.context, test.organization.id, await loadPage(TWILIO));
    });
    after(() => test.stop());

    const summary = async () =>
      (await test.call<Snapshot>('GET', paths.summary(test.organization.slug))).body;

    /** Later events, as of the uptime that is added up by the clock, are not of this afternoon. */
    async function readLogUpTo(until: string): Promise<PositionedEvent[]> {
      const events: PositionedEvent[] = [];
      const { epoch } = decodeCursor(until)!;
      for (let cursor = encodeCursor({ epoch, position: 0 }); ; ) {
        const path = `${paths.events(test.organization.slug)}?cursor=${cursor}`;
        const { body } = await test.call<{ events: PositionedEvent[]; cursor: string; more: boolean }>(
          'GET',
          path,
        );
        events.push(...body.events);
        cursor = body.cursor;
        const last = events.findIndex(({ id }) => id === until);
        if (last !== -1) return events.slice(0, last + 1);
        expect(body.more, `the log goes up to ${until}`).to.equal(true);
      }
    }

    it('ends the same for a live reader, the summary, and the log read again from its beginning', async function () {
      this.timeout(60_000);
      const page = JSON.parse(readFileSync(TWILIO, 'utf8')) as { components: { group: boolean }[] };
      const leaves = page.components.filter(({ group }) => !group).length;
      const reader = await test.stream(paths.stream(test.organization.slug));
      await reader.find(({ event }) => event === 'snapshot');
      const { services, groups } = await summary();
      expect(page.components).to.have.length(85);
      expect([services.length, groups.length]).to.deep.equal([leaves, 85 - leaves]);
      const id = (index: number) => services[index]!.id;

      const wait = (minutes: number) => clock.advance(minutes * MINUTE);
      const post = async <T>(path: string, body: unknown) => {
        const answer = await test.call<T>('POST', path, body);
        expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
        return answer.body;
      };
      const open = (name: string, impact: string, touched: [number, string][]) =>
        post<Incident>('/v1/incidents', {
          ...{ name, impact, message: `${name}: we are looking.` },
          services: touched.map(([index, status]) => ({ id: id(index), status })),
        });
      const add = (incident: Incident, status: string, touched?: [number, string][]) =>
        post<Incident>(`/v1/incidents/${incident.id}/updates`, {
          ...{ status, message: `${incident.name}: ${status}.` },
          ...(touched ? { services: touched.map(([index, each]) => ({ id: id(index), status: each })) } : {}),
        });

      // 12:00: work is planned for 13:00 to 14:00; three incidents overlap it and each other.
      await post('/v1/maintenances', {
        ...{ name: 'Core switches', message: 'We replace two switches.', reminderMinutes: [30] },
        services: [0, 1, 2, 3].map((index) => ({ id: id(index) })),
        scheduledStartAt: new Date(clock.now() + 60 * MINUTE).toISOString(),
        scheduledEndAt: new Date(clock.now() + 120 * MINUTE).toISOString(),
      });
      const sms = await open('SMS delays', 'major', [
        [3, 'partial_outage'],
        [10, 'degraded_performance'],
        [11, 'degraded_performance'],
      ]);
      wait(20);
      await add(sms, 'identified');
      const voice = await open('Voice down', 'critical', [
        [3, 'major_outage'],
        [20, 'major_outage'],
      ]);
      wait(10);
      await reader.find(({ data }) => data.includes('Begins in 30 minutes.'));
      await add(voice, 'investigating', [
        [3, 'major_outage'],
        [20, 'major_outage'],
        [21, 'partial_outage'],
      ]);
      await add(sms, 'monitoring', [[3, 'degraded_performance']]);
      wait(30);
      await reader.find(({ event }) => event === 'maintenance.started');
      const portal = await open('Portal errors', 'minor', [[40, 'degraded_performance']]);
      await test.call('PATCH', paths.service(id(50)), { status: 'degraded_performance', message: 'Slow.' });
      await add(voice, 'identified');
      await add(portal, 'identified');
      await add(sms, 'resolved');
      wait(30);
      await add(voice, 'monitoring', [
        [3, 'partial_outage'],
        [20, 'degraded_performance'],
      ]);
      await add(portal, 'monitoring');
      await add(portal, 'resolved');
      wait(30);
      await reader.find(({ event }) => event === 'maintenance.completed');
      expect((await summary()).services[3]!.status, 'the incident outlives the work').to.equal(
        'partial_outage',
      );
      await add(voice, 'monitoring');
      await add(voice, 'resolved');
      const last = await open('Late SMS delays', 'minor', [[10, 'degraded_performance']]);
      await add(last, 'identified');

      const end = await summary();
      await reader.find((frame) => frame.id === end.cursor);
      reader.close();
      const nothing = emptySnapshot(
        {} as Organization,
        encodeCursor({ epoch: decodeCursor(end.cursor)!.epoch, position: 0 }),
      );
      const log = await readLogUpTo(end.cursor);
      expect(foldStream(reader, end.cursor), 'the live reader').to.deep.equal(end);
      expect(log.reduce(reduce, nothing), 'the log').to.deep.equal(end);
      expect(end.incidents.map(({ name }) => name)).to.deep.equal(['Late SMS delays']);
      expect(end.maintenances).to.deep.equal([]);
      const degraded = end.services.filter(({ status }) => status !== 'operational');
      const wasDegraded = services.filter(({ status }) => status !== 'operational').map(({ id: own }) => own);
      const expected = new Set([...wasDegraded, id(10), id(50)]);
      expect(new Set(degraded.map((service) => service.id))).to.deep.equal(expected);
      const updates = log.filter(({ type }) => /^incident\.(updated|resolved)$/.test(type));
      expect(updates.length, 'entries after the first').to.be.at.least(12);
    });
  });
}
