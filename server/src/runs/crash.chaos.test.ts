import { paths, type Run } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { ENTITIES } from '../compose.ts';
import type { Database } from '../platform/database/database.ts';
import { openPostgres } from '../platform/database/postgres.ts';
import { createScratchUrl, DATABASE_KINDS, dropScratchUrl } from '../testing/scratch-database.ts';
import { type ServerProcess, spawnServer } from '../testing/server-process.ts';
import { openSse } from '../testing/sse-reader.ts';

const KEY = `sb_crashtest001_${'k'.repeat(32)}`;
const TIMEOUT_S = 3;
const ATTEMPTS = 10;

if (DATABASE_KINDS.includes('postgres')) {
  describe('a server killed in the middle of runs', () => {
    let databaseUrl: string;
    let database: Database;
    let server: ServerProcess;
    let url: string;

    async function startServer(): Promise<void> {
      server = spawnServer({
        DATABASE_URL: databaseUrl,
        PORT: '0',
        BOOTSTRAP_API_KEY: KEY,
        RUN_TIMEOUT: String(TIMEOUT_S),
        TOKEN_SECRET: 's'.repeat(32),
      });
      url = await server.listening();
    }

    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    async function call(method: string, path: string, body: unknown): Promise<Run> {
      const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Run;
    }

    /** A run whose last report is in its row and not in the log, when the server is killed. */
    async function killWithProgressOwed(): Promise<{ id: string; progress: number }> {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { id } = await call('POST', '/v1/jobs/crash/runs', { status: 'running' });
        await Promise.all([1, 2, 3, 4].map((progress) => call('PATCH', paths.run(id), { progress })));
        await server.kill('SIGKILL');
        const [row] = await database
          .em()
          .execute<{ progress: number; progress_pending: boolean }[]>(
            'select progress, progress_pending from run where id = ?',
            [id],
          );
        if (row!.progress_pending) return { id, progress: row!.progress };
        // The sweep was faster than the signal.
        await startServer();
      }
      throw new Error('no kill came between a report and its sweep');
    }

    before(async function () {
      this.timeout(60_000);
      databaseUrl = (await createScratchUrl())!;
      await startServer();
      database = await openPostgres(databaseUrl, 2, ENTITIES);
    });
    after(async function () {
      this.timeout(30_000);
      await server.kill('SIGKILL');
      await database.close();
      await dropScratchUrl(databaseUrl);
    });

    it('loses no trailing progress and leaves no run open past its time-out', async function () {
      this.timeout(120_000);
      const { id, progress } = await killWithProgressOwed();
      await startServer();
      const reader = await openSse(url + paths.runStream(id), { authorization: headers.authorization });
      await reader.ended;
      const rows = await database
        .em()
        .execute<{ body: string }[]>('select body from event where topic = ? order by position', [
          `run:${id}`,
        ]);
      const told = rows.map((row) => JSON.parse(row.body) as { type: string; data: { run: Run } });
      expect(told.map((event) => event.type).slice(-2)).to.deep.equal(['run.progress', 'run.completed']);
      expect(told.at(-2)!.data.run.progress).to.equal(progress);
      const [lastReport, end] = [told.at(-2)!.data.run.updatedAt, told.at(-1)!.data.run];
      expect(end.status).to.equal('timed_out');
      expect(Date.parse(end.finishedAt!) - Date.parse(lastReport)).to.be.at.least(TIMEOUT_S * 1_000);
      expect(reader.frames.at(-1)!.event).to.equal('stream.goodbye');
    });
  });
}
