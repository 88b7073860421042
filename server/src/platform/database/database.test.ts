import { expect } from 'chai';
import { readError } from '../../http/problem.ts';
import { createScratchUrl, DATABASE_KINDS, dropScratchUrl } from '../../testing/scratch-database.ts';
import type { Database } from './database.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

for (const kind of DATABASE_KINDS) {
  describe(`a database that was closed, on ${kind}`, () => {
    let url: string | undefined;
    let database: Database;
    before(async function () {
      this.timeout(30_000);
      url = kind === 'postgres' ? await createScratchUrl() : undefined;
      database = url ? await openPostgres(url, 2, []) : await openPglite(undefined, []);
      await database.em().execute('select 1');
      await database.close();
    });
    after(async () => {
      if (url) await dropScratchUrl(url);
    });

    // What a stopping server still has under way: no bug of ours, and to be tried again elsewhere.
    const asked: [string, () => Promise<unknown>][] = [
      ['a query', async () => database.em().execute('select 1')],
      ['a transaction', async () => database.em().transactional((em) => em.execute('select 1'))],
      ['a ping', () => database.ping(1_000)],
      ['a migration', () => database.exclusively(async () => database.em().execute('select 1'))],
    ];
    for (const [what, ask] of asked) {
      it(`is away for ${what}`, async () => {
        const error = readError(await ask().catch((reason: unknown) => reason));
        expect([error.code, error.details.retryAfterMs]).to.deep.equal(['unavailable', 2_000]);
      });
    }
  });
}
