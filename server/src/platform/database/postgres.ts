import { Socket } from 'node:net';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { StartError } from '../../errors.ts';
import { withDeadline } from '../deadline.ts';
import { commonOptions, type Database, DatabaseAway, type Entities, type EntityManager } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import { readPostgresUrl } from './postgres-url.ts';
import { describeRefusal } from './refusal.ts';

// Any fixed number: the key of this project's advisory lock.
const ADVISORY_LOCK = 7_283_114;

/**
 * How long a connection may wait for an answer: half as long again as a transaction may take. Where a network swallows packets,
 * TCP by itself would keep it, and its place in the pool, for a quarter of an hour.
 */
const SILENCE_MS = 15_000;
/** Shorter than that: a connection nobody uses is closed before its silence means anything. */
const IDLE_MS = 10_000;

interface PoolClient {
  query(...request: unknown[]): Promise<unknown>;
  release(error?: Error): void;
  on(event: 'error', listener: () => void): unknown;
  once(event: 'end', listener: () => void): unknown;
  off(event: 'end', listener: () => void): unknown;
}

interface Pool {
  connect(callback?: unknown): Promise<PoolClient>;
  on(event: 'connect', listener: (client: PoolClient) => void): unknown;
}

/** What `pg` leaves to whoever uses its pool. */
function guardPool(pool: Pool): void {
  pool.on('connect', nameBreaks);
  const connect = pool.connect.bind(pool);
  pool.connect = (callback) =>
    callback
      ? connect(callback)
      : connect().then(returnWhenBroken, (cause: Error) => {
          // The pool's own errors have neither a class nor a code; whoever waits has to tell them from bugs.
          throw new DatabaseAway(cause.message, { cause });
        });
}

/** What a broken connection refuses has neither a class nor a code: a `commit` that nobody answered is no bug of ours. */
function nameBreaks(client: PoolClient): void {
  let isBroken = false;
  client.on('error', () => {
    isBroken = true;
  });
  const query = client.query.bind(client);
  client.query = (...request) =>
    query(...request).catch((cause: Error) => {
      throw isBroken ? new DatabaseAway(cause.message, { cause }) : cause;
    });
}

/**
 * Kysely (0.29) gives a transaction's connection back after its rollback was answered. Of one that broke in the middle
 * no rollback is, and its place in the pool would be lost for good: so it gives itself back.
 */
function returnWhenBroken(client: PoolClient): PoolClient {
  const { release } = client;
  let isBack = false;
  const giveBack = (error?: Error) => {
    if (isBack) return;
    isBack = true;
    client.off('end', onEnd);
    release(error);
  };
  const onEnd = () => giveBack(new Error('The connection broke.'));
  client.once('end', onEnd);
  client.release = giveBack;
  return client;
}

/**
 * PostgreSQL 14 or later at `url`. Rejects with a `StartError` when nothing usable answers there. A connection that
 * waits longer than `silenceMs` for an answer is given up, except during `exclusively`: migrations take their time.
 */
export async function openPostgres(
  url: string,
  pool: number,
  entities: Entities,
  silenceMs = SILENCE_MS,
): Promise<Database> {
  const { connectionString, database: dbName } = readPostgresUrl(url);
  let patient = 0;
  const openSocket = () => {
    const socket = new Socket();
    return socket.setTimeout(silenceMs, () => {
      if (patient === 0) socket.destroy(new Error('PostgreSQL is silent.'));
    });
  };
  const orm = await MikroORM.init({
    ...commonOptions,
    // A typo in the name would otherwise make a database, and an empty one would be served.
    ensureDatabase: false,
    clientUrl: url,
    dbName,
    entities: [...entities],
    extensions: [Migrator],
    migrations: { ...commonOptions.migrations, migrationsList: [...MIGRATIONS] },
    pool: { min: 0, max: pool, idleTimeoutMillis: Math.min(IDLE_MS, silenceMs / 2) },
    driverOptions: {
      // MikroORM leaves out what stands behind the "?", such as sslmode.
      connectionString,
      connectionTimeoutMillis: 5_000,
      application_name: 'status-badge',
      onPoolCreated: guardPool,
      stream: openSocket,
    },
  } as never);
  let isClosed = false;
  const em = (): EntityManager => {
    if (isClosed) throw new DatabaseAway('It was closed.');
    return orm.em.fork() as unknown as EntityManager;
  };
  const database: Database = {
    kind: 'postgres',
    orm: orm as never,
    em,
    // Transactions of `work` run on other connections, so this one only waits and holds.
    exclusively: async (work) => {
      patient += 1;
      try {
        return await em().transactional(async (holder) => {
          await holder.execute('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
          return work();
        });
      } finally {
        patient -= 1;
      }
    },
    async ping(timeoutMs) {
      const asked = em().execute<{ readOnly: string }[]>(
        `select current_setting('transaction_read_only') as "readOnly"`,
      );
      const [answer] = await withDeadline(asked, timeoutMs, 'PostgreSQL does not answer');
      // What a standby is, and a primary that was set aside in a failover.
      if (answer?.readOnly === 'on') throw new Error('PostgreSQL is read-only');
    },
    async close() {
      isClosed = true;
      await orm.close(true);
    },
  };
  try {
    await database.ping(8_000);
  } catch (cause) {
    await orm.close(true);
    throw new StartError(`DATABASE_URL: ${describeRefusal(url, cause)}`);
  }
  return database;
}
