import { ENTITIES } from '../compose.ts';
import type { Database } from '../platform/database/database.ts';
import { migrate } from '../platform/database/migrate.ts';
import { openPglite } from '../platform/database/pglite.ts';
import { openPostgres } from '../platform/database/postgres.ts';
import { randomText } from '../platform/public-id.ts';

const POOL = 20;

let embedded: Promise<Database> | undefined;

// A fresh PGlite costs seconds and half a gigabyte: a test process has one, and empties it for each suite.
async function embeddedDatabase(): Promise<Database> {
  embedded ??= openPglite(undefined, ENTITIES).then(async (database) => {
    await migrate(database);
    return database;
  });
  const database = await embedded;
  await database.em().execute('truncate organization, topic, epoch, audit cascade');
  return { ...database, close: async () => undefined };
}

/** The URL of a PostgreSQL database made for one suite, or undefined where no PostgreSQL is to be had. */
export async function createScratchUrl(): Promise<string | undefined> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) return undefined;
  const admin = await openPostgres(server, 2, ENTITIES);
  const name = `status_badge_test_${randomText(10)}`;
  try {
    await admin.em().execute(`create database ${name}`);
  } finally {
    await admin.close();
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Drops a database made by {@link createScratchUrl}, whoever still has it open. */
export async function dropScratchUrl(url: string): Promise<void> {
  const admin = await openPostgres(process.env['TEST_DATABASE_URL']!, 2, ENTITIES);
  try {
    await admin.em().execute(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
  } finally {
    await admin.close();
  }
}

export interface ScratchDatabase {
  database: Database;
  url: string | undefined;
  drop(): Promise<void>;
}

/** An empty, migrated database of the kind a suite asks for. */
export async function openScratchDatabase(kind: Database['kind']): Promise<ScratchDatabase> {
  if (kind === 'pglite')
    return { database: await embeddedDatabase(), url: undefined, drop: async () => undefined };
  const url = await createScratchUrl();
  if (!url) throw new Error('TEST_DATABASE_URL is not set');
  const database = await openPostgres(url, POOL, ENTITIES);
  await migrate(database);
  return {
    database,
    url,
    async drop() {
      await database.close();
      await dropScratchUrl(url);
    },
  };
}

/**
 * The kind of database of this run: a suite calls itself once for each. `npm test` runs every suite on the
 * embedded database, and again with `TEST_DATABASE_URL` on PostgreSQL.
 */
export const DATABASE_KINDS: readonly Database['kind'][] = process.env['TEST_DATABASE_URL']
  ? ['postgres']
  : ['pglite'];
