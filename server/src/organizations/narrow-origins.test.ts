import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import type { SseReader } from '../testing/sse-reader.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const LISTED = 'https://listed.example';
const OTHER = 'https://other.example';

for (const kind of DATABASE_KINDS) {
  describe(`an organization that comes to list its pages, on ${kind}`, () => {
    let test: TestServer;
    let readers: SseReader[];
    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind });
    });
    beforeEach(() => {
      readers = [];
    });
    afterEach(async () => {
      for (const reader of readers) reader.close();
      await test.call('PATCH', `/v1/orgs/${test.organization.slug}`, { allowedOrigins: [] });
    });
    after(() => test.stop());

    async function open(headers: Record<string, string>, query = ''): Promise<SseReader> {
      const reader = await test.stream(paths.stream(test.organization.slug) + query, headers);
      readers.push(reader);
      await reader.find(({ event }) => event === 'snapshot');
      return reader;
    }
    const change = (body: object) => test.call('PATCH', `/v1/orgs/${test.organization.slug}`, body);
    const goodbye = async (reader: SseReader) =>
      JSON.parse((await reader.find(({ event }) => event === 'stream.goodbye')).data).reason;

    it('ends the streams of all others, however they were opened, and keeps those it lists', async () => {
      const listed = await open({ origin: LISTED });
      const key = { authorization: `Bearer ${test.organization.key}` };
      const ended = [await open({ origin: OTHER }, '?types=*'), await open({ origin: OTHER, ...key })];
      // Of an organization that is remembered by now: the second and third share what tells who reads.
      for (let each = 0; each < 3; each++) ended.push(await open({ origin: OTHER }));
      const [, second, third] = [...test.server.hub.sessions].slice(-3);
      expect(second!.reader).to.equal(third!.reader);
      const unreadable = await open({ origin: 'null' });
      const member = await open(key);
      await change({ allowedOrigins: [LISTED] });
      for (const reader of [...ended, unreadable]) expect(await goodbye(reader)).to.equal('unauthorized');
      await change({ name: 'After' });
      for (const reader of [listed, member]) {
        await reader.find(({ event, data }) => event === 'organization.updated' && data.includes('After'));
      }
      expect([...ended, unreadable].filter(({ frames }) => JSON.stringify(frames).includes('After'))).to.be
        .empty;
    });

    it('ends the streams of a page that it lists no more', async () => {
      await change({ allowedOrigins: [LISTED, OTHER] });
      const reader = await open({ origin: OTHER.toUpperCase().replace('HTTPS', 'https') });
      await change({ allowedOrigins: [LISTED] });
      expect(await goodbye(reader)).to.equal('unauthorized');
    });
  });
}
