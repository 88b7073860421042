import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createScratchUrl, dropScratchUrl } from '../testing/scratch-database.ts';
import { findFreePort, type ServerProcess, spawnServer } from '../testing/server-process.ts';
import { openSilentWay, type SilentWay } from '../testing/silent-way.ts';
import { openSse } from '../testing/sse-reader.ts';

const DRAIN_S = 2;
const PROMISED_MS = (DRAIN_S + 5) * 1_000;

describe('a server that is told to stop while its database says nothing', function () {
  this.timeout(60_000);
  let url: string;
  let way: SilentWay;
  let server: ServerProcess;
  let stream: string;
  before(async () => {
    url = (await createScratchUrl())!;
    way = await openSilentWay(url);
    const port = String(await findFreePort());
    server = spawnServer({ DATABASE_URL: way.url, PORT: port, DRAIN: String(DRAIN_S) });
    stream = (await server.listening()) + paths.stream('demo');
  });
  after(async () => {
    await server.kill('SIGKILL');
    await way.close();
    await dropScratchUrl(url);
  });

  const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

  it('exits in time, and says what it has left undone', async () => {
    const reader = await openSse(stream);
    await reader.find(({ event }) => event === 'snapshot');
    way.silence();
    // The sweep has begun to wait for an answer, and so have the schedules.
    await wait(6_000);
    const startedAt = Date.now();
    expect(await server.kill('SIGTERM')).to.equal(0);
    expect(Date.now() - startedAt).to.be.below(PROMISED_MS);
    expect(JSON.parse((await reader.find(({ event }) => event === 'stream.goodbye')).data)).to.include({
      reason: 'draining',
    });
    expect(server.output.err).to.match(/"step":"\w+",.*"msg":"a shutdown step takes too long/);
  });
});
