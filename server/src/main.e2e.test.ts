import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { copyEmptyDataDir } from './testing/empty-data-dir.ts';
import { type ServerProcess, spawnServer } from './testing/server-process.ts';

/** Ends with 1 and one sentence, no stack. */
async function expectOneSentence(process: ServerProcess, pattern: RegExp): Promise<void> {
  expect(await process.exited()).to.equal(1);
  expect(process.output.err.trim()).to.match(pattern);
  expect(process.output.err.trim().split('\n')).to.have.length(1);
}

describe('the command', function () {
  this.timeout(120_000);
  let folder: string;
  const started: ServerProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'status-badge-'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((process) => process.kill('SIGKILL')));
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (args: string[], env: Record<string, string> = {}): ServerProcess => {
    const process = spawnServer({ DATA_DIR: join(folder, 'data'), PORT: '0', ...env }, args);
    started.push(process);
    return process;
  };

  it('prints its table of settings and its version', async () => {
    const help = run(['--help']);
    const version = run(['--version']);
    expect(await Promise.all([help.exited(), version.exited()])).to.deep.equal([0, 0]);
    expect(help.output.out).to.include('DATABASE_URL').and.include('create-key');
    expect(version.output.out).to.match(/^\d+\.\d+\.\d+/);
  });

  it('refuses an unknown command and an unknown option', async () => {
    await Promise.all([
      expectOneSentence(run(['strat']), /There is no command "strat"/),
      expectOneSentence(run(['--port', '5000']), /^There is no option --port; set PORT=5000/),
    ]);
  });

  it('shows the key once, starts again with its data, and mints another', async () => {
    const first = run([]);
    await first.listening();
    const key = /STATUS_BADGE_KEY=(sb_\S+)/.exec(first.output.out)?.[1];
    expect(key).to.be.a('string');
    await expectOneSentence(run([]), /DATA_DIR: another process has .* open/);
    expect(await first.kill('SIGTERM')).to.equal(0);

    const minted = run(['create-key']);
    expect(await minted.exited()).to.equal(0);
    expect(minted.output.out.trim()).to.match(/^sb_/).and.not.equal(key);

    const second = run([]);
    const url = await second.listening();
    expect(second.output.out).to.include('$STATUS_BADGE_KEY').and.not.include(key);
    const answer = await fetch(`${url}/v1/services`, { headers: { 'x-api-key': minted.output.out.trim() } });
    expect(answer.status).to.equal(200);
    const { services } = (await answer.json()) as { services: unknown[] };
    expect(services).to.have.length(9);
  });

  it('says in one sentence that a port is taken or an address is another one, and makes no key that it does not show', async () => {
    await copyEmptyDataDir(join(folder, 'data'));
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    try {
      await expectOneSentence(
        run([], { PORT: port }),
        /^PORT: cannot listen on 127\.0\.0\.1:\d+: another program listens there/,
      );
    } finally {
      other.close();
    }
    await expectOneSentence(
      run([], { HOST: '192.0.2.1' }),
      /^HOST: cannot listen on 192\.0\.2\.1: .*EADDRNOTAVAIL/,
    );
    const next = run([]);
    await next.listening();
    expect(next.output.out).to.match(/STATUS_BADGE_KEY=sb_\S+/);
  });

  it('makes no organization in production that nobody has named, and says how', async () => {
    await copyEmptyDataDir(join(folder, 'data'));
    const server = run([], { NODE_ENV: 'production' });
    const nameless = run(['create-key'], { NODE_ENV: 'production' });
    await server.listening();
    expect(server.output.out).to.include('There is no organization yet').and.not.include('sb_');
    await expectOneSentence(nameless, /^create-key: name the organization with --org/);
    expect(await server.kill('SIGTERM')).to.equal(0);
  });

  it('ends when it is told to while it begins, as process 1 of a container has to by itself', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const server = run([], { DATABASE_URL: `postgres://user@127.0.0.1:${port}/none` });
    await once(silent, 'connection');
    const code = await server.kill('SIGTERM');
    silent.close();
    expect(code).to.equal(143);
  });

  it('imports into an organization that it makes when it is told to', async () => {
    await copyEmptyDataDir(join(folder, 'data'));
    const file = join(folder, 'page.json');
    writeFileSync(file, JSON.stringify({ page: { id: 'x', name: 'X' }, components: [] }));
    await expectOneSentence(
      run(['import', file, '--org', 'canvas']),
      /no organization "canvas"\. Make it with --create/,
    );
    const made = run(['import', file, '--org', 'canvas', '--create']);
    expect(await made.exited()).to.equal(0);
    expect(made.output.out).to.include('X → canvas: 0 created');
    await expectOneSentence(
      run(['import', file, '--org', 'My Org', '--create']),
      /^slug: is 1–40 characters/,
    );
    const minted = run(['create-key', '--org', 'canvas']);
    expect(await minted.exited()).to.equal(0);
    expect(minted.output.out).to.match(/^sb_/);
    const server = run([], { BOOTSTRAP_ORG: 'canvas' });
    const summary = await fetch(`${await server.listening()}/v1/orgs/canvas/summary`);
    expect(((await summary.json()) as Snapshot).organization.name).to.equal('X');
  });

  it('says what to do while a server has the embedded database open', async () => {
    await copyEmptyDataDir(join(folder, 'data'));
    const server = run([]);
    await server.listening();
    await expectOneSentence(run(['create-key']), /^DATA_DIR: .* Stop it first \(a running server too/);
  });

  it('says in one sentence that a data directory cannot be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expectOneSentence(run([], { DATA_DIR: join(file, 'data') }), /^DATA_DIR: .* cannot be written/);
  });

  it('says in one sentence that no database or no Redis answers', async () => {
    await Promise.all([
      expectOneSentence(
        run([], { DATABASE_URL: 'postgres://127.0.0.1:1/none' }),
        /^DATABASE_URL: no PostgreSQL/,
      ),
      expectOneSentence(
        run([], { REDIS_URL: 'redis://127.0.0.1:1' }),
        /^REDIS_URL: no Redis answers there \(.*ECONNREFUSED/,
      ),
    ]);
  });

  it('says what a PostgreSQL refuses, and makes no database of a wrong name', async function () {
    const server = process.env['TEST_DATABASE_URL'];
    if (!server) return this.skip();
    const url = new URL(server);
    url.pathname = '/no_such_database';
    const missing =
      /^DATABASE_URL: PostgreSQL answers there, but has no database "no_such_database"\. Make it/;
    await expectOneSentence(run([], { DATABASE_URL: url.href }), missing);
    await expectOneSentence(run([], { DATABASE_URL: url.href }), missing);
    url.username = 'nobody_here';
    const refused =
      /^DATABASE_URL: PostgreSQL answers there, but refuses this user or password \(.*nobody_here/;
    await expectOneSentence(run([], { DATABASE_URL: url.href }), refused);
  });

  it('says what is wrong with a file to import, and where in it', async () => {
    const file = join(folder, 'page.json');
    writeFileSync(
      file,
      JSON.stringify({ page: { id: 'x', name: 'X' }, components: [{ id: 'a', name: 'A', status: 'fine' }] }),
    );
    await Promise.all([
      expectOneSentence(run(['import', file]), /^import: .*components\[0\]\.status: /),
      expectOneSentence(run(['import', join(folder, 'none.json')]), /^import: .*cannot be read/),
      expectOneSentence(
        run(['import', 'http://127.0.0.1:1/page.json']),
        /^import: .*cannot be read \(fetch failed: bad port\)/,
      ),
    ]);
  });
});
