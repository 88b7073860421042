import { readPostgresUrl } from './postgres-url.ts';

/** The SQLSTATE of a refusal, however it was wrapped on its way; undefined when nobody answered. */
function stateOf(cause: unknown): string | undefined {
  for (let each = cause; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // Of several addresses that were tried there is a code and no message.
  return cause.message.split('\n').at(-1) || String((cause as { code?: unknown }).code ?? cause.name);
}

/** Why there is no using the PostgreSQL of `url`, and what to do; to be read after the name of the setting. */
export function describeRefusal(url: string, cause: unknown): string {
  const reason = reasonOf(cause);
  switch (stateOf(cause)) {
    case '3D000': {
      const name = readPostgresUrl(url).database;
      return `PostgreSQL answers there, but has no database "${name}". Make it with: createdb ${name} (or CREATE DATABASE), or mend the name in the URL.`;
    }
    case '28P01':
    case '28000':
      return `PostgreSQL answers there, but refuses this user or password (${reason}). Mend them in the URL, make the role with createuser, or add ?sslmode=require where it asks for encryption.`;
    case '42501':
      return `PostgreSQL answers there, but this user may not use that database (${reason}). Grant it CONNECT, or name another user.`;
    case '53300':
      return `PostgreSQL answers there, but has no connection left (${reason}). Lower DATABASE_POOL, or raise its max_connections.`;
    default:
      return `no PostgreSQL database answers there (${reason}). Start it, mend the URL, or unset DATABASE_URL for the embedded one.`;
  }
}
