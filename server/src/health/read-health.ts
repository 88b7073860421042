import type { Context } from '../context.ts';

export type DependencyState = 'ok' | 'away' | 'unused';

export interface Health {
  status: 'ok' | 'degraded';
  database: DependencyState;
  /** Asked through the real channel: a Redis that answers and does not deliver is away. */
  redis: DependencyState;
}

const PATIENCE_MS = 2_000;

async function ask(question: Promise<unknown>): Promise<DependencyState> {
  return question.then(
    () => 'ok',
    () => 'away',
  );
}

/** Whether the database answers; nothing else is asked. */
export function readDatabaseState({ database }: Context): Promise<DependencyState> {
  return ask(database.ping(PATIENCE_MS));
}

/** The state of every dependency, now. */
export async function readHealth(context: Context): Promise<Health> {
  const { bus } = context;
  const [databaseState, redis] = await Promise.all([
    readDatabaseState(context),
    bus.kind === 'memory' ? ('unused' as const) : ask(bus.probe(PATIENCE_MS)),
  ]);
  return {
    status: databaseState === 'ok' && redis !== 'away' ? 'ok' : 'degraded',
    database: databaseState,
    redis,
  };
}
