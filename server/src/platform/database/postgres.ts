import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { StartError } from '../../errors.ts';
import { withDeadline } from '../deadline.ts';
import { commonOptions, type Database, DatabaseAway, type Entities, type EntityManager } from './database.ts';
import { MIGRATIONS } from './migrations.ts';

// Any fixed number: the key of this project's advisory lock.
const ADVISORY_LOCK = 7_283_114;

interface Pool {
  connect(callback?: unknown): Promise<unknown>;
}

// The pool's own errors have neither a class nor a code; whoever waits for a connection has to tell them from bugs.
function nameConnectErrors(pool: Pool): void {
  const connect = pool.connect.bind(pool);
  pool.connect = (callback) =>
    callback
      ? connect(callback)
      : connect().catch((cause: Error) => {
          throw new DatabaseAway(cause.message, { cause });
        });
}

/** PostgreSQL 14 or later at `url`. Rejects with a `StartError` when nothing usable answers there. */
export async function openPostgres(url: string, pool: number, entities: Entities): Promise<Database> {
  const orm = await MikroORM.init({
    ...commonOptions,
    clientUrl: url,
    entities: [...entities],
    extensions: [Migrator],
    migrations: { ...commonOptions.migrations, migrationsList: [...MIGRATIONS] },
    pool: { min: 0, max: pool, idleTimeoutMillis: 30_000 },
    driverOptions: {
      connectionTimeoutMillis: 5_000,
      application_name: 'status-badge',
      onPoolCreated: nameConnectErrors,
    },
  } as never);
  const em = (): EntityManager => orm.em.fork() as unknown as EntityManager;
  const database: Database = {
    kind: 'postgres',
    orm: orm as never,
    em,
    // Transactions of `work` run on other connections, so this one only waits and holds.
    exclusively: (work) =>
      em().transactional(async (holder) => {
        await holder.execute('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
        return work();
      }),
    ping: async (timeoutMs) =>
      void (await withDeadline(em().execute('select 1'), timeoutMs, 'PostgreSQL does not answer')),
    close: () => orm.close(true),
  };
  try {
    await database.ping(8_000);
  } catch (cause) {
    await orm.close(true);
    const reason = cause instanceof Error ? cause.message.split('\n').at(-1) : String(cause);
    throw new StartError(
      `DATABASE_URL: no PostgreSQL database answers there (${reason}). Start it, mend the URL, or unset DATABASE_URL for the embedded one.`,
    );
  }
  return database;
}
