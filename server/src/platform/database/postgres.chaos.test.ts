import { expect } from 'chai';
import { StartError } from '../../errors.ts';
import { readError } from '../../http/problem.ts';
import { createScratchUrl, dropScratchUrl } from '../../testing/scratch-database.ts';
import { openSilentWay, type SilentWay } from '../../testing/silent-way.ts';
import type { Database } from './database.ts';
import { openPostgres } from './postgres.ts';

const SILENCE_MS = 300;

describe('PostgreSQL behind a bad network', () => {
  let way: SilentWay;
  let database: Database;

  before(function () {
    if (!process.env['TEST_DATABASE_URL']) this.skip();
  });
  beforeEach(async () => {
    way = await openSilentWay(process.env['TEST_DATABASE_URL']!);
    database = await openPostgres(way.url, 2, [], SILENCE_MS);
  });
  afterEach(async () => {
    await database.close();
    await way.close();
  });

  const harms = { cut: () => way.cut(), silence: () => way.silence(false) };
  for (const harm of ['cut', 'silence'] as const) {
    it(`keeps its pool whole when transactions meet a ${harm}: they are refused, and the next is answered`, async () => {
      for (let round = 0; round < 3; round++) {
        let begun = 0;
        const asked = [1, 2].map(() =>
          database.em().transactional(async (em) => {
            await em.execute('select 1');
            begun += 1;
            if (begun === 2) harms[harm]();
            return em.execute('select pg_sleep(10)');
          }),
        );
        for (const { status, reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
          expect(status).to.equal('rejected');
          expect(readError(reason).code).to.equal('unavailable');
        }
      }
      expect(await database.em().execute('select 3 as answer')).to.deep.equal([{ answer: 3 }]);
    });
  }

  it('says that it is away when it is a commit that nobody answers', async () => {
    const written = database.em().transactional(async (em) => {
      await em.execute('select 1');
      way.cut();
    });
    const error = await written.catch((reason: unknown) => reason);
    expect(readError(error).code).to.equal('unavailable');
  });

  it('lets a migration take its time', async () => {
    const answer = await database.exclusively(() =>
      database.em().execute(`select 1 as slow from pg_sleep(${(3 * SILENCE_MS) / 1000})`),
    );
    expect(answer).to.deep.equal([{ slow: 1 }]);
  });

  it('is no database to start with, nor a healthy one, while it takes no writes', async () => {
    const url = (await createScratchUrl())!;
    const name = new URL(url).pathname.slice(1);
    await database.em().execute(`alter database ${name} set default_transaction_read_only = on`);
    const refused = await openPostgres(url, 2, []).catch((error: Error) => error);
    await dropScratchUrl(url);
    expect(refused)
      .to.be.instanceOf(StartError)
      .and.to.have.property('message')
      .that.matches(/read-only/);
  });
});
