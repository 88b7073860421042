import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITIES } from '../compose.ts';
import { migrate } from '../platform/database/migrate.ts';
import { openPglite } from '../platform/database/pglite.ts';

// To make the files of a PostgreSQL takes seconds, to copy them a moment: a test process makes them once.
let made: Promise<string> | undefined;

async function makeOne(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'status-badge-empty-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const database = await openPglite(directory, ENTITIES);
  await migrate(database);
  await database.close();
  return directory;
}

/** Makes `directory` the `DATA_DIR` of a server that has been started and has no organization yet. */
export async function copyEmptyDataDir(directory: string): Promise<void> {
  made ??= makeOne();
  cpSync(await made, directory, { recursive: true });
}
