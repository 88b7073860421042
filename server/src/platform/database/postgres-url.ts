import { StartError } from '../../errors.ts';

/** Where a PostgreSQL database is, and what it is called. */
export interface PostgresUrl {
  /** For `pg`, with every parameter of the query. */
  readonly connectionString: string;
  readonly database: string;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new StartError(
      'DATABASE_URL: has a "%" that begins no escape. In a user, a password or a name it is spelled %25.',
    );
  }
}

/** A `StartError` for what no client can read; the URL is not shown, because it holds a password. */
export function readPostgresUrl(url: string): PostgresUrl {
  const parsed = new URL(url);
  const [user, , path] = [parsed.username, parsed.password, parsed.pathname].map(decode);
  // PostgreSQL takes the user's name where there is none.
  const database = path!.slice(1) || user;
  if (!database) {
    throw new StartError('DATABASE_URL: names no database. End it with one: postgres://host/status_badge');
  }
  // "require" as psql means it: encrypted, whoever signed it. Left alone, `pg` takes it for "verify-full".
  if (parsed.searchParams.has('sslmode')) parsed.searchParams.set('uselibpqcompat', 'true');
  return { connectionString: parsed.href, database };
}
