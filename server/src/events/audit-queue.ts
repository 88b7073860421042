import type { Actor, Context } from '../context.ts';
import { createSingleFlight } from '../platform/single-flight.ts';

/** Something that happened outside a write's transaction: to a stream, or to a credential. */
export interface AuditNote {
  readonly action: string;
  readonly actor: Actor;
  readonly subject: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly details?: Record<string, unknown>;
  /** What tells the organization, the first that does: its id, its slug, one of its topics, one of its keys. */
  readonly organizationId?: string;
  readonly slug?: string;
  readonly topic?: string;
  readonly keyId?: string;
}

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

const INSERT = `insert into audit
    (organization_id, actor_kind, actor_id, actor_name, action, subject, details, address, user_agent, created_at)
  select coalesce(note.organization,
           (select id from organization where organization.slug = note.slug),
           (select topic.organization_id from topic where topic.key = note.topic),
           (select api_key.organization_id from api_key where api_key.id = note.key_id)),
         kind, actor_id, actor_name, action, left(subject, 80), details, left(address, 60), left(user_agent, 300), to_timestamp(at / 1000.0)
    from jsonb_to_recordset(convert_from(?, 'UTF8')::jsonb) as note (organization text, slug text, topic text, key_id text, kind text,
      actor_id text, actor_name text, action text, subject text, details jsonb, address text, user_agent text, at bigint)`;

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
      await database.em().execute(INSERT, [Buffer.from(JSON.stringify(batch))]);
      queue = queue.slice(batch.length);
      due -= batch.length;
    }
  });

  return {
    get lost() {
      return lost;
    },
    add({ action, actor, subject, address, userAgent, details, organizationId, slug, topic, keyId }) {
      if (queue.length >= MOST_QUEUED) {
        lost += 1;
        return;
      }
      // What is undefined takes no place in the JSON, and is null in the row.
      queue.push({
        organization: organizationId,
        slug,
        topic,
        key_id: keyId,
        kind: actor.kind,
        actor_id: 'id' in actor ? actor.id : undefined,
        actor_name: 'name' in actor ? actor.name : undefined,
        action,
        subject: subject ?? undefined,
        details,
        address: address ?? undefined,
        user_agent: userAgent ?? undefined,
        at: clock.now(),
      });
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
