import type { Config } from './config.ts';
import type { Bus } from './platform/bus/bus.ts';
import type { Cache } from './platform/cache/cache.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/database.ts';
import type { Log } from './platform/log.ts';

/** What every verb and every read is given: the machines, chosen once in `compose.ts`. */
export interface Context {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly bus: Bus;
  readonly cache: Cache;
  /** A number from 0 up to 1, for spreads and jitter; never for secrets. */
  readonly random: () => number;
}

/** What an actor with a credential may do. `admin` of an organization includes all others. */
export const SCOPES = ['read', 'status:write', 'runs:write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'key'; id: string; name: string; organizationId: string; scopes: readonly Scope[] }
  | { kind: 'token'; id: string; organizationId: string; topics: readonly string[]; expiresAt: number }
  /** Holds `ADMIN_API_KEY`: makes organizations, belongs to none. */
  | { kind: 'operator' }
  /** The server itself: bootstrap, import, schedules. */
  | { kind: 'system'; name: string };

export function systemActor(name: string): Actor {
  return { kind: 'system', name };
}
