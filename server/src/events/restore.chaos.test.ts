import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeCursor, paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { findPrograms } from '../../../scripts/services/programs.ts';
import { createScratchUrl, dropScratchUrl } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const run = promisify(execFile);

describe('a database restored from an earlier dump', function () {
  this.timeout(120_000);
  let url: string;
  let directory: string;
  let test: TestServer | undefined;
  const tool = (name: string, ...parameters: string[]) =>
    run(join(findPrograms().postgresBin!, name), parameters);
  const dump = () => join(directory, 'dump');
  const start = async () => {
    test = await startTestServer({ databaseUrl: url, env: { SWEEP: '1' } });
    return test;
  };
  const add = (server: TestServer, name: string) => server.call('POST', '/v1/services', { name });
  const read = async (server: TestServer, slug: string, cursor: string) => {
    const reader = await server.stream(`${paths.stream(slug)}?cursor=${cursor}`);
    await reader.find(({ event }) => event === 'snapshot');
    reader.close();
    return reader.frames;
  };

  beforeEach(async () => {
    url = (await createScratchUrl())!;
    directory = mkdtempSync(join(tmpdir(), 'status-badge-restore-'));
  });
  afterEach(async () => {
    await test?.stop();
    test = undefined;
    await dropScratchUrl(url);
    rmSync(directory, { recursive: true, force: true });
  });

  it('has a new epoch when the servers start again: every old cursor is reset, none is believed', async () => {
    const before = await start();
    const { slug } = before.organization;
    const live = await before.stream(paths.stream(slug));
    await live.find(({ event }) => event === 'snapshot');
    await add(before, 'Kept');
    await tool('pg_dump', '--format=custom', `--file=${dump()}`, url);
    for (const name of ['Lost 1', 'Lost 2']) await add(before, name);
    await live.find(({ data }) => data.includes('"name":"Lost 2"'));
    const cursors = live.frames.flatMap(({ id }) => (id ? [id] : []));
    live.close();
    await before.stop();
    await tool('pg_restore', '--clean', '--if-exists', `--dbname=${url}`, dump());
    const after = await start();
    // The server that started added events of its own: the positions of what was lost are given out again.
    for (const cursor of cursors) {
      const frames = await read(after, slug, cursor);
      expect(frames.slice(0, 3).map(({ event }) => event)).to.deep.equal([
        'stream.hello',
        'stream.reset',
        'snapshot',
      ]);
      expect(JSON.parse(frames[1]!.data)).to.deep.equal({ reason: 'epoch' });
      expect(frames[2]!.data).to.include('"name":"Kept"').and.not.to.include('"name":"Lost 1"');
      expect(decodeCursor(frames[2]!.id!)!.epoch).not.to.equal(decodeCursor(cursor)!.epoch);
      const polled = await fetch(`${after.url}${paths.events(slug)}?cursor=${cursor}`);
      expect(polled.status).to.equal(410);
    }
  });

  it('is noticed by a server that runs on, within a sweep', async () => {
    const server = await start();
    const { slug } = server.organization;
    await add(server, 'Kept');
    await tool('pg_dump', '--format=custom', `--file=${dump()}`, url);
    const live = await server.stream(paths.stream(slug));
    await live.find(({ event }) => event === 'snapshot');
    await add(server, 'Lost');
    await live.find(({ data }) => data.includes('"name":"Lost"'));
    await tool('pg_restore', '--clean', '--if-exists', `--dbname=${url}`, dump());
    const reset = await live.find(({ event }) => event === 'stream.reset', 20_000);
    const snapshot = await live.find((frame) => live.frames[live.frames.indexOf(reset) + 1] === frame);
    live.close();
    expect(snapshot.event).to.equal('snapshot');
    expect(snapshot.data).to.include('"name":"Kept"').and.not.to.include('"name":"Lost"');
  });
});
