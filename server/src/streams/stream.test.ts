import { decodeCursor, paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

for (const kind of DATABASE_KINDS) {
  describe(`an organization's stream on ${kind}`, () => {
    let test: TestServer;
    let serviceId: string;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind });
      const { body } = await test.call<{ id: string }>('POST', '/v1/services', { name: 'Payments' });
      serviceId = body.id;
    });
    after(() => test.stop());

    const setStatus = (status: string, message?: string) =>
      test.call('PATCH', paths.service(serviceId), { status, ...(message ? { message } : {}) });
    const stream = (query = '') => test.stream(paths.stream(test.organization.slug) + query);

    it('begins with hello and a snapshot, then brings a change', async () => {
      const reader = await stream();
      const snapshot = await reader.find((frame) => frame.event === 'snapshot');
      await setStatus('major_outage', 'We are on it.');
      const change = await reader.find((frame) => frame.event === 'service.status_changed');
      reader.close();
      expect(reader.frames.slice(0, 2).map((frame) => frame.event)).to.deep.equal([
        'stream.hello',
        'snapshot',
      ]);
      expect(JSON.parse(change.data)).to.nested.include({
        type: 'service.status_changed',
        'data.oldStatus': 'operational',
        'data.newStatus': 'major_outage',
        'data.message': 'We are on it.',
        'data.service.id': serviceId,
      });
      expect(decodeCursor(change.id!)!.position).to.equal(decodeCursor(snapshot.id!)!.position + 1);
    });

    it('goes on where a reader left off, by cursor and by Last-Event-ID, without a snapshot', async () => {
      const first = await stream();
      const { id } = await first.find((frame) => frame.event === 'snapshot');
      first.close();
      await setStatus('operational');
      await setStatus('partial_outage');
      const byCursor = await stream(`?cursor=${id}`);
      const byHeader = await test.stream(paths.stream(test.organization.slug), { 'last-event-id': id! });
      for (const reader of [byCursor, byHeader]) {
        await reader.find((frame) => frame.data.includes('"newStatus":"partial_outage"'));
        reader.close();
        const names = reader.frames.map((frame) => frame.event);
        expect(names).to.deep.equal(['stream.hello', 'service.status_changed', 'service.status_changed']);
      }
    });

    it('polls the same sequence that it streams', async () => {
      const reader = await stream();
      const { id } = await reader.find((frame) => frame.event === 'snapshot');
      await setStatus('degraded_performance');
      await setStatus('operational');
      await reader.find((frame) => frame.data.includes('"newStatus":"operational"'));
      reader.close();
      const { body } = await test.call<{ events: { id: string; type: string; data: unknown }[] }>(
        'GET',
        `${paths.events(test.organization.slug)}?cursor=${id}`,
      );
      const streamed = reader.frames.slice(2).map((frame) => ({ id: frame.id, ...JSON.parse(frame.data) }));
      expect(body.events).to.deep.equal(streamed);
    });

    it('answers a foreign cursor with a reset and the whole state', async () => {
      const reader = await stream('?cursor=zzzzzzzzzz-3');
      await reader.find((frame) => frame.event === 'snapshot');
      reader.close();
      expect(reader.frames.map((frame) => frame.event)).to.deep.equal([
        'stream.hello',
        'stream.reset',
        'snapshot',
      ]);
      expect(JSON.parse(reader.frames[1]!.data)).to.deep.equal({ reason: 'epoch' });
    });

    it('lets go of every session and topic when its readers leave', async () => {
      const readers = await Promise.all([stream(), stream(), stream()]);
      await Promise.all(readers.map((reader) => reader.find((frame) => frame.event === 'snapshot')));
      for (const reader of readers) reader.close();
      await Promise.all(readers.map((reader) => reader.ended));
      // The server learns of it by the sockets' ends, which a next request is behind of only by chance.
      for (let turn = 0; turn < 1_000 && test.server.hub.size.sessions > 0; turn++)
        await new Promise(setImmediate);
      expect(test.server.hub.size).to.deep.equal({ sessions: 0, topics: 0, lingering: 0 });
    });
  });
}
