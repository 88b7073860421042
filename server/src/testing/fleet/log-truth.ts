import type { Snapshot } from '@status-badge/sdk';
import { paths } from '@status-badge/sdk/contract';
import { ENTITIES } from '../../compose.ts';
import { openPostgres } from '../../platform/database/postgres.ts';
import { FLEET_ORGANIZATION, type Fleet } from './fleet.ts';
import { digest } from './sequence.ts';

/** What really happened: the log as PostgreSQL holds it, not as any instance tells it. */
export interface LogTruth {
  readonly head: number;
  /** What each position says. */
  readonly digests: ReadonlyMap<number, string>;
  /** How often each write is in the log. */
  readonly writes: ReadonlyMap<string, number>;
}

const TOKEN = /^w\d+-\d+/;

export async function readTruth(fleet: Fleet, topic: string): Promise<LogTruth> {
  const database = await openPostgres(fleet.postgres.url, 2, ENTITIES);
  try {
    const rows = await database
      .em()
      .execute<{ position: string; type: string; body: string }[]>(
        'select position, type, body from event where topic = ? order by position',
        [topic],
      );
    const writes = new Map<string, number>();
    for (const { type, body } of rows) {
      if (type !== 'service.updated') continue;
      const { data } = JSON.parse(body) as { data: { service: { description: string | null } } };
      const token = TOKEN.exec(data.service.description ?? '')?.[0];
      if (token) writes.set(token, (writes.get(token) ?? 0) + 1);
    }
    return {
      head: Number(rows.at(-1)?.position ?? 0),
      digests: new Map(rows.map((row) => [Number(row.position), digest(row.body)])),
      writes,
    };
  } finally {
    await database.close();
  }
}

/** The state as one instance answers it, past the proxy. */
export async function readSummary(port: number): Promise<Snapshot> {
  const response = await fetch(`http://127.0.0.1:${port}${paths.summary(FLEET_ORGANIZATION)}`);
  if (response.status !== 200) throw new Error(`the summary answered ${response.status}`);
  return (await response.json()) as Snapshot;
}
