import { createHash } from 'node:crypto';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { invalidInput } from './input.ts';

const KEPT_MS = 86_400_000;
// What HTTP lets through in a header without quoting: a UUID, a CI run's number, a sentence.
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** A POST that says by `Idempotency-Key` which others are the same. */
export interface RepeatableRequest {
  actor: Actor;
  method: string;
  path: string;
  key: string;
  /** The bytes that have to be the same too. */
  query: string;
  body: Buffer;
  /** The answer tells a secret, so only its `id` is kept. */
  showsSecret: boolean;
}

interface Kept {
  fingerprint: string;
  /** JSON, in the order in which it was answered. */
  answer: string | null;
  subject: string | null;
}

function digest(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  // Lengths between the parts: "a" + "bc" and "ab" + "c" are different requests.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

function identify({ actor, method, path, key }: RepeatableRequest): string {
  const organizationId = 'organizationId' in actor ? actor.organizationId : '';
  const credential = 'id' in actor ? actor.id : actor.kind;
  return digest(organizationId, credential, method, path, key);
}

/** Refuses an `Idempotency-Key` that is no plain text of 1 to 255 characters. */
export function requireIdempotencyKey(key: string): void {
  if (KEY.test(key)) return;
  throw invalidInput('Idempotency-Key', 'has 1 to 255 visible ASCII characters');
}

function replay(kept: Kept, fingerprint: string): { answer: unknown } {
  if (kept.fingerprint !== fingerprint) {
    throw new ServerError(
      'idempotency_mismatch',
      'This Idempotency-Key was used with another body; a new request needs a new key.',
    );
  }
  if (kept.subject !== null) {
    throw new ServerError(
      'secret_already_shown',
      `This request was done: "${kept.subject}" has its secret, which was told once. Ask for another under a new Idempotency-Key.`,
      { extensions: { id: kept.subject } },
    );
  }
  return { answer: JSON.parse(kept.answer ?? 'null') };
}

export interface Idempotency {
  /** Whether the request was answered before, and so wrote nothing now. */
  readonly replayed: boolean;
  claim(em: EntityManager): Promise<{ answer: unknown } | undefined>;
  keep(em: EntityManager, answer: unknown): Promise<void>;
}

/**
 * One repeatable request. Its row is written in the write's own transaction: a write that fails leaves none, and
 * one that commits is repeated by nobody. While the first is under way its advisory lock, which ends with its
 * transaction whatever happens to the process, refuses the others.
 */
export function createIdempotency(context: Context, request: RepeatableRequest): Idempotency {
  const id = identify(request);
  const fingerprint = digest(request.query, request.body);
  let replayed = false;
  let claimed = false;

  async function find(em: EntityManager, now: Date): Promise<Kept | undefined> {
    const [kept] = await em.execute<Kept[]>(
      'select fingerprint, answer, subject from idempotency where id = ? and created_at > ?',
      [id, new Date(now.getTime() - KEPT_MS)],
    );
    return kept;
  }

  return {
    get replayed() {
      return replayed;
    },
    async claim(em) {
      if (claimed) throw new Error(`${request.method} ${request.path} has more than one transaction`);
      claimed = true;
      const [lock] = await em.execute<{ taken: boolean }[]>(
        'select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as taken',
        [id],
      );
      if (!lock?.taken) {
        throw new ServerError(
          'idempotency_in_flight',
          'A request with this Idempotency-Key is under way; send it again in a moment.',
          { retryAfterMs: 1_000 },
        );
      }
      const kept = await find(em, new Date(context.clock.now()));
      if (!kept) return undefined;
      replayed = true;
      return replay(kept, fingerprint);
    },
    async keep(em, answer) {
      const subject = request.showsSecret ? (answer as { id: string }).id : null;
      const organizationId = 'organizationId' in request.actor ? request.actor.organizationId : null;
      await em.execute(
        `insert into idempotency (id, organization_id, fingerprint, answer, subject, created_at)
         values (?, ?, ?, ?, ?, ?)
         on conflict (id) do update set fingerprint = excluded.fingerprint, answer = excluded.answer,
           subject = excluded.subject, created_at = excluded.created_at`,
        [
          id,
          organizationId,
          fingerprint,
          subject === null ? JSON.stringify(answer ?? null) : null,
          subject,
          new Date(context.clock.now()),
        ],
      );
    },
  };
}

/** Forgets what is too old to be repeated. */
export async function pruneIdempotency({ clock, database }: Context): Promise<void> {
  await database
    .em()
    .execute('delete from idempotency where created_at <= ?', [new Date(clock.now() - KEPT_MS)]);
}
