import type { Context } from '../context.ts';
import { createSingleFlight } from '../platform/single-flight.ts';
import { type AuditNote, auditRow, INSERT_AUDIT } from './audit.ts';

export interface AuditQueue {
  /** Never waits and never throws. */
  add(note: AuditNote): void;
  /** Writes what is queued. Rejects when the database is away; what was not written stays queued. */
  flush(): Promise<void>;
  /** Notes that were lost because the database was away for too long. */
  readonly lost: number;
  /** Writes every second until the answer is called. */
  start(): () => void;
}

const FLUSH_MS = 1_000;
const ROWS_PER_STATEMENT = 1_000;
/** About 20 MB: what ten thousand streams leave behind while a database restarts. */
const MOST_QUEUED = 50_000;

/**
 * Audit rows in batches: ten thousand streams that close together are ten statements and nobody waits for them.
 * A process that is killed loses at most its last second of notes; what verbs write is in their own transactions.
 */
export function createAuditQueue({
  clock,
  database,
  log,
}: Pick<Context, 'clock' | 'database' | 'log'>): AuditQueue {
  let queue: Record<string, unknown>[] = [];
  let lost = 0;

  const flush = createSingleFlight(async () => {
    // What comes meanwhile waits for the next flush: in a storm this would go on with a handful of rows at a time.
    for (let due = queue.length; due > 0; ) {
      const batch = queue.slice(0, Math.min(due, ROWS_PER_STATEMENT));
      // As bytes: text is quoted character by character, at a cost of 11 KB of garbage for each stream.
      await database.em().execute(INSERT_AUDIT, [Buffer.from(JSON.stringify(batch))]);
      queue = queue.slice(batch.length);
      due -= batch.length;
    }
  });

  return {
    get lost() {
      return lost;
    },
    add(note) {
      if (queue.length < MOST_QUEUED) queue.push(auditRow(note, clock.now()));
      else lost += 1;
    },
    flush,
    start() {
      return clock.every(FLUSH_MS, () => {
        if (queue.length === 0) return;
        flush().catch((error) =>
          log.warn({ reason: String(error), queued: queue.length }, 'audit rows wait'),
        );
      });
    },
  };
}
