import type { EntityClass, EntitySchema, MikroORM } from '@mikro-orm/core';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';

export type Entities = readonly (EntityClass<object> | EntitySchema)[];
export type EntityManager = SqlEntityManager<AbstractSqlDriver>;

/**
 * The database port. Both adapters speak PostgreSQL and MUST give the same answers to the same SQL.
 *
 * - `em()` MUST answer a fresh entity manager with nothing loaded.
 * - A query that fails MUST reject; nothing is retried here. Without a connection it rejects with `DatabaseAway`,
 *   or with a `DriverException` that has no SQLSTATE.
 * - `exclusively` MUST let one caller at a time, of all processes on this database, into `work`.
 * - `ping` MUST reject within `timeoutMs` when the database does not answer, or takes no writes.
 */
export interface Database {
  readonly kind: 'postgres' | 'pglite';
  readonly orm: MikroORM;
  em(): EntityManager;
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  ping(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** No connection to the database could be had. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

/** Options both adapters share: no discovery, no schema sync, migrations from a list. */
export const commonOptions = {
  discovery: { warnWhenNoEntities: false },
  migrations: {
    tableName: 'migration',
    transactional: true,
    allOrNothing: true,
    snapshot: false,
    disableForeignKeys: false,
  },
  // What fails is thrown; what it prints of itself would mix with what a person reads.
  logger: () => undefined,
  forceUtcTimezone: true,
  allowGlobalContext: false,
} as const;
