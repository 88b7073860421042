import { decodeCursor, paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { renewEpoch } from '../events/epoch.ts';
import { createScratchUrl, dropScratchUrl } from '../testing/scratch-database.ts';
import type { SseReader } from '../testing/sse-reader.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const redisUrl = process.env['TEST_REDIS_URL'];
const SWEEP_MS = 1_000;
const PATIENCE_MS = 15 * SWEEP_MS;

/** With one fan-out for both, and with none: then only the log joins them. */
const FAN_OUTS = [
  ...(redisUrl ? [{ name: 'Redis', options: { redisUrl } }] : []),
  { name: 'no fan-out between them', options: {} },
];

if (process.env['TEST_DATABASE_URL']) {
  for (const { name, options } of FAN_OUTS) {
    describe(`two instances on one database with ${name}`, () => {
      let url: string;
      let one: TestServer;
      let other: TestServer;
      const readers: SseReader[] = [];

      before(async () => {
        url = (await createScratchUrl())!;
        const env = { SWEEP: String(SWEEP_MS / 1_000) };
        one = await startTestServer({ databaseUrl: url, env, ...options });
        other = await startTestServer({ databaseUrl: url, env, ...options });
      });
      after(async () => {
        await Promise.all([one.stop(), other.stop()]);
        await dropScratchUrl(url);
      });
      afterEach(() => {
        for (const reader of readers.splice(0)) reader.close();
      });

      const read = async (at: TestServer, query = '', key?: string) => {
        const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
        const reader = await at.stream(paths.stream(one.organization.slug) + query, headers);
        readers.push(reader);
        return reader;
      };
      const add = (service: string) => one.call('POST', '/v1/services', { name: service });
      const goodbye = async (reader: SseReader) => {
        const frame = await reader.find(({ event }) => event === 'stream.goodbye', PATIENCE_MS);
        return JSON.parse(frame.data).reason;
      };
      const positions = (reader: SseReader) =>
        reader.frames
          .filter(({ event }) => event === 'service.created')
          .map(({ id }) => decodeCursor(id!)!.position);

      it('brings a reader of one what is written at the other', async () => {
        const reader = await read(other);
        await reader.find(({ event }) => event === 'snapshot');
        await add('Payments');
        await reader.find(({ data }) => data.includes('"name":"Payments"'), PATIENCE_MS);
      });

      it('lets a reader change instances at every reconnect and miss and repeat nothing', async () => {
        const first = await read(one);
        let { id: cursor } = await first.find(({ event }) => event === 'snapshot');
        const received: number[] = [];
        for (let round = 0; round < 8; round++) {
          const written = await Promise.all([add(`a${round}`), add(`b${round}`), add(`c${round}`)]);
          expect(written.map(({ status }) => status)).to.deep.equal([201, 201, 201]);
          const reader = await read(round % 2 ? one : other, `?cursor=${cursor}`);
          await reader.find((frame) => frame === reader.frames[3], PATIENCE_MS);
          received.push(...positions(reader));
          cursor = reader.frames.findLast((frame) => frame.id)!.id;
          expect(JSON.parse(reader.frames[0]!.data)).to.include({ resumed: true });
          reader.close();
        }
        const from = received[0]!;
        expect(received).to.deep.equal(Array.from({ length: 24 }, (_, index) => from + index));
      });

      it('ends the streams of a key at the other when it is revoked at one', async () => {
        const { body } = await one.call<{ id: string; key: string }>('POST', '/v1/keys', {
          name: 'Short-lived',
          scopes: ['read'],
        });
        const reader = await read(other, '', body.key);
        const stranger = await read(other);
        await reader.find(({ event }) => event === 'snapshot');
        await one.call('DELETE', `/v1/keys/${body.id}`);
        expect(await goodbye(reader)).to.equal('unauthorized');
        expect(stranger.frames.map(({ event }) => event)).not.to.include('stream.goodbye');
      });

      it('begins a new epoch at both when a restore is declared', async () => {
        const both = [await read(one), await read(other)];
        const { id: old } = await both[0]!.find(({ event }) => event === 'snapshot');
        const epoch = await renewEpoch(one.server.context);
        for (const reader of both) {
          const reset = await reader.find(({ event }) => event === 'stream.reset', PATIENCE_MS);
          expect(JSON.parse(reset.data)).to.deep.equal({ reason: 'epoch' });
        }
        const late = await read(other, `?cursor=${old}`);
        const snapshot = await late.find(({ event }) => event === 'snapshot');
        expect(decodeCursor(snapshot.id!)!.epoch).to.equal(epoch);
        expect(late.frames[1]!.event).to.equal('stream.reset');
      });

      // Last: it closes the organization for everyone.
      it('ends the streams of strangers at the other when the organization turns private at one', async () => {
        const stranger = await read(other);
        const known = await read(other, '', one.organization.key);
        await stranger.find(({ event }) => event === 'snapshot');
        await one.call('PATCH', `/v1/orgs/${one.organization.slug}`, { visibility: 'private' });
        expect(await goodbye(stranger)).to.equal('unauthorized');
        await add('Hidden');
        await known.find(({ data }) => data.includes('"name":"Hidden"'), PATIENCE_MS);
        expect((await read(one)).response.status).to.equal(404);
      });
    });
  }
}
