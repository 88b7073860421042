import type { Config } from './config.ts';
import type { Bus } from './platform/bus/bus.ts';
import type { Cache } from './platform/cache/cache.ts';
import type { Clock } from './platform/clock.ts';
import type { Database, EntityManager } from './platform/database/database.ts';
import type { Log } from './platform/log.ts';
import type { RateLimit } from './platform/rate-limit/rate-limit.ts';

/** What every verb and every read is given: the machines, chosen once in `compose.ts`. */
export interface Context {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly bus: Bus;
  readonly cache: Cache;
  readonly rateLimit: RateLimit;
  /** Signs stream tokens; the same on every instance of a fleet. */
  readonly tokenSecret: Uint8Array;
  /** A number from 0 up to 1, for spreads and jitter; never for secrets. */
  readonly random: () => number;
}

/** What an actor with a credential may do. `admin` of an organization includes all others. */
export const SCOPES = ['read', 'status:write', 'runs:write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * The request an actor came with. `transact` calls its steps in the write's own transaction, so that what a
 * request asks of a write (`Idempotency-Key`, `If-Match`) holds exactly when the write does.
 */
export interface RequestScope {
  readonly address: string;
  readonly userAgent: string | null;
  /** Asks nothing of the write: the steps below do nothing. */
  readonly isPlain: boolean;
  /** Before any lock. Answers what this very request was answered before, if it was: then nothing is written. */
  claim(em: EntityManager): Promise<{ answer: unknown } | undefined>;
  /** When the topics are locked and nothing is loaded yet; throws to refuse the write. */
  check(em: EntityManager): Promise<void>;
  /** When everything is written: keeps the answer for a repetition. */
  keep(em: EntityManager, answer: unknown): Promise<void>;
}

type Identity =
  | { kind: 'anonymous' }
  | {
      kind: 'key';
      id: string;
      name: string;
      organizationId: string;
      scopes: readonly Scope[];
      /** In ms since 1970; null: never. */
      expiresAt: number | null;
    }
  /** A short-lived token: opens the streams of `topics` until `expiresAt`, while the key that minted it lives. */
  | {
      kind: 'token';
      id: string;
      keyId: string;
      organizationId: string;
      topics: readonly string[];
      expiresAt: number;
    }
  /** Holds `ADMIN_API_KEY`: makes organizations, belongs to none. */
  | { kind: 'operator' }
  /** The server itself: bootstrap, import, schedules. */
  | { kind: 'system'; name: string };

/** Who asks, and by which request; the server itself asks by none. */
export type Actor = Identity & { readonly request?: RequestScope };

export function hasScope(actor: Actor & { kind: 'key' }, scope: Scope): boolean {
  return actor.scopes.includes(scope) || actor.scopes.includes('admin');
}

export function systemActor(name: string): Actor {
  return { kind: 'system', name };
}
