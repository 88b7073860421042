import { encodeCursor, paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import type { SseReader } from '../testing/sse-reader.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { KEPT_EVENTS, pruneEvents } from './prune-events.ts';

const DAY_MS = 86_400_000;
const EVENTS = 3_000;

describe('forgetting old events', function () {
  // The first suite of a process waits for its database to be made.
  this.timeout(60_000);
  let test: TestServer;
  let topic: string;
  const execute = (sql: string, values: unknown[] = []) =>
    test.server.context.database.em().execute<{ first: string; n: string; pruned: string }[]>(sql, values);

  /** A topic with a long past: events that are `daysOld`, written as the log writes them. */
  beforeEach(async () => {
    test = await startTestServer();
    topic = `org:${test.organization.id}`;
    const at = new Date(test.server.context.clock.now() - 8 * DAY_MS);
    await execute(
      `insert into event (topic, position, type, service_ids, body, created_at)
       select ?, position, 'service.updated', '{}', '{"type":"service.updated","timestamp":"x","data":{"n":' || position || '}}', ?
         from generate_series(2, ?) as position`,
      [topic, at, EVENTS],
    );
    await execute('update topic set head = ? where key = ?', [EVENTS, topic]);
    await test.server.hub.sweep();
  });
  afterEach(() => test.stop());

  const read = (position: number): Promise<SseReader> =>
    test.stream(
      `${paths.stream(test.organization.slug)}?cursor=${encodeCursor({ epoch: test.server.hub.epoch, position })}`,
    );

  it('keeps the last thousand of a topic whatever their age, and says first how far it goes', async () => {
    expect(await pruneEvents(test.server.context)).to.be.within(
      EVENTS - KEPT_EVENTS - 1,
      EVENTS - KEPT_EVENTS,
    );
    const [row] = await execute(
      'select min(position) as first, count(*) as n, (select pruned from topic where key = ?) as pruned from event where topic = ?',
      [topic, topic],
    );
    expect([Number(row!.first), Number(row!.n), Number(row!.pruned)]).to.deep.equal([
      EVENTS - KEPT_EVENTS + 1,
      KEPT_EVENTS,
      EVENTS - KEPT_EVENTS,
    ]);
    expect(await pruneEvents(test.server.context)).to.equal(0);
  });

  it('keeps what is young', async () => {
    await execute('update event set created_at = ?', [new Date(test.server.context.clock.now())]);
    expect(await pruneEvents(test.server.context)).to.equal(0);
  });

  it('leaves no reader with a hole: each has every event, or is told of a reset', async () => {
    const [early, ...others] = await Promise.all([
      read(1),
      pruneEvents(test.server.context).then(() => read(1)),
      read(1_500),
      read(2_500),
    ]);
    const readers = [early!, ...others];
    await test.call('POST', '/v1/services', { name: 'The last' });
    for (const reader of readers) {
      await reader.find(({ data }) => data.includes('"name":"The last"'));
      reader.close();
      let last: number | undefined;
      for (const { event, id } of reader.frames) {
        if (event?.startsWith('stream.')) continue;
        const position = Number(id!.split('-')[1]);
        if (event !== 'snapshot' && last !== undefined) expect(position).to.equal(last + 1);
        last = position;
      }
      expect(last).to.equal(EVENTS + 1);
    }
    expect(others[0]!.frames.map(({ event }) => event)).to.include('stream.reset');
  });

  it('answers a poll below it with 410, never with what is left', async () => {
    await pruneEvents(test.server.context);
    const cursor = encodeCursor({ epoch: test.server.hub.epoch, position: 10 });
    const { status, body } = await test.call(
      'GET',
      `${paths.events(test.organization.slug)}?cursor=${cursor}`,
    );
    expect([status, body['code']]).to.deep.equal([410, 'cursor_expired']);
  });
});
