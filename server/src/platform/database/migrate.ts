import type { Database } from './database.ts';

/** Brings the schema up to date; a fleet may start at once, one instance migrates and the others wait. */
export async function migrate(database: Database): Promise<void> {
  await database.exclusively(async () => {
    await database.orm.migrator.up();
  });
}
