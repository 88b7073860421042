import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/pglite';
import { StartError } from '../../errors.ts';
import { claimDataDir } from '../data-dir.ts';
import { withDeadline } from '../deadline.ts';
import { commonOptions, type Database, DatabaseAway, type Entities, type EntityManager } from './database.ts';
import { MIGRATIONS } from './migrations.ts';

// A day is a day, not an instant: read as text, as the adapter for PostgreSQL reads it.
const parsers = { [types.DATE]: (text: string) => text };

/** A start writes its log anew: less than this, and PostgreSQL stops as if its files were broken. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

function describeFailure(path: string, cause: unknown): string {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize < LEAST_FREE_BYTES) {
    const freeMegabytes = Math.floor((bavail * bsize) / 1024 / 1024);
    return `DATA_DIR: the disk of ${path} is full (${freeMegabytes} MB left). Make room and start again; what is there is most likely whole.`;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `DATA_DIR: the database in ${path} cannot be opened (${reason}). Restore it from a backup or move it away.`;
}

/**
 * PostgreSQL inside this process, kept in `directory`; in memory when undefined. It is one session: a query
 * awaited outside an open transaction's own entity manager waits for that transaction.
 */
export async function openPglite(directory: string | undefined, entities: Entities): Promise<Database> {
  const claim = directory === undefined ? undefined : await claimDataDir(directory);
  let pglite: PGlite;
  try {
    pglite = await PGlite.create({ parsers, ...(claim ? { dataDir: join(claim.path, 'postgres') } : {}) });
  } catch (cause) {
    await claim?.release();
    throw new StartError(claim ? describeFailure(claim.path, cause) : String(cause));
  }
  const orm = await MikroORM.init({
    ...commonOptions,
    dbName: 'postgres',
    entities: [...entities],
    extensions: [Migrator],
    migrations: { ...commonOptions.migrations, migrationsList: [...MIGRATIONS] },
    driverOptions: { pglite },
  } as never);
  let isClosed = false;
  const em = (): EntityManager => {
    if (isClosed) throw new DatabaseAway('It was closed.');
    return orm.em.fork() as unknown as EntityManager;
  };
  return {
    kind: 'pglite',
    orm: orm as never,
    em,
    // The claim on the directory already keeps every other process out.
    exclusively: (work) => work(),
    ping: async (timeoutMs) =>
      void (await withDeadline(em().execute('select 1'), timeoutMs, 'the database does not answer')),
    close: async () => {
      isClosed = true;
      await orm.close(true);
      await pglite.close();
      await claim?.release();
    },
  };
}
