import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { StartError } from '../errors.ts';
import type { Database } from '../platform/database/database.ts';
import { createSecret } from './secret.ts';

const NAME = 'token';
const SHORTEST = 32;

/**
 * What signs stream tokens. `TOKEN_SECRET` when it is set. Embedded, a file of DATA_DIR that only its owner reads,
 * made at the first start. With DATABASE_URL, a row of the database: every instance of a fleet already shares that,
 * so that a token minted by one opens a stream of another without a setting.
 */
export async function openTokenSecret(config: Config, database: Database, at: Date): Promise<Uint8Array> {
  const text =
    config.tokenSecret ??
    (database.kind === 'pglite' ? readSecretFile(config.dataDir) : await readSecretRow(database, at));
  return new TextEncoder().encode(text);
}

function readSecretFile(dataDir: string): string {
  const path = join(resolve(dataDir), 'token-secret');
  try {
    // Fails when it is there: two starts never sign with two secrets.
    writeFileSync(path, `${createSecret()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, cause);
  }
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw unusable(path, cause);
  }
  if (text.length >= SHORTEST) return text;
  throw new StartError(`DATA_DIR: ${path} holds no secret. Remove it: another is made at the next start.`);
}

function unusable(path: string, cause: unknown): StartError {
  const { code } = cause as NodeJS.ErrnoException;
  return new StartError(
    `DATA_DIR: ${path} cannot be used (${code}). Mend its permissions or set TOKEN_SECRET.`,
  );
}

async function readSecretRow(database: Database, at: Date): Promise<string> {
  const em = database.em();
  await em.execute(
    'insert into server_secret (name, secret, created_at) values (?, ?, ?) on conflict (name) do nothing',
    [NAME, createSecret(), at],
  );
  const [row] = await em.execute<{ secret: string }[]>('select secret from server_secret where name = ?', [
    NAME,
  ]);
  return row!.secret;
}
