import { expect } from 'chai';
import type { HttpContext } from '../http/request.ts';
import { openRaw } from '../testing/raw-request.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createPageReader } from './page-reader.ts';
import { createRecentOrganizations } from './recent-organizations.ts';

describe('what stands under the address of a page', () => {
  let test: TestServer;
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer();
  });
  after(() => test.stop());

  async function readWithoutHost(file: string): Promise<number> {
    const connection = openRaw(test.url);
    connection.write(`GET /status/${test.organization.slug}${file} HTTP/1.0\r\n\r\n`);
    return (await connection.ended).status;
  }

  it('is answered without a host where no address is said, as to an old probe', async () => {
    expect(await readWithoutHost('')).to.equal(200);
    expect(await readWithoutHost('/badge.svg')).to.equal(200);
    expect(await readWithoutHost('/history.rss')).to.equal(400);
  });

  it('costs two looks at the organization, however many ask at the same moment', async () => {
    const { context, hub } = test.server;
    let looks = 0;
    const em = () => {
      looks += 1;
      return context.database.em();
    };
    const database = { ...context.database, em };
    const read = createPageReader(context, createRecentOrganizations({ ...context, database }, hub));
    const http = { req: { headers: {} }, protocol: 'http', host: 'status.example.com' } as HttpContext;
    const params = { slug: test.organization.slug };
    const asked = Array.from({ length: 40 }, () => read({ actor: { kind: 'anonymous' }, params, http }));
    const addresses = new Set((await Promise.all(asked)).map(({ address }) => address));
    expect([...addresses]).to.deep.equal([`http://status.example.com/status/${params.slug}`]);
    expect(looks).to.equal(2);
  });
});
