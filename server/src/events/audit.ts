import type { Actor } from '../context.ts';

/** What the audit log is told: what a write did in its transaction, or what happened to a stream or a credential. */
export interface AuditNote {
  /** A dotted past-tense word of at most 60 characters: `service.updated`, `stream.refused`. */
  readonly action: string;
  readonly actor: Actor;
  /** The id of what it was done to; cut to 80 characters. */
  readonly subject: string | null;
  /** Cut to 60 characters. */
  readonly address: string | null;
  /** Cut to 300 characters. */
  readonly userAgent: string | null;
  readonly details?: Record<string, unknown> | undefined;
  /** What tells the organization, the first that does: its id, its slug, one of its topics, one of its keys. */
  readonly organizationId?: string | null;
  readonly slug?: string;
  readonly topic?: string;
  readonly keyId?: string;
}

/** Writes the rows of {@link auditRow}, any number of them, from one parameter: their JSON array in UTF-8. */
export const INSERT_AUDIT = `insert into audit
    (organization_id, actor_kind, actor_id, actor_name, action, subject, details, address, user_agent, created_at)
  select coalesce(note.organization,
           (select id from organization where organization.slug = note.slug),
           (select topic.organization_id from topic where topic.key = note.topic),
           (select api_key.organization_id from api_key where api_key.id = note.key_id)),
         kind, actor_id, actor_name, action, left(subject, 80), details, left(address, 60), left(user_agent, 300), to_timestamp(at / 1000.0)
    from jsonb_to_recordset(convert_from(?, 'UTF8')::jsonb) as note (organization text, slug text, topic text, key_id text, kind text,
      actor_id text, actor_name text, action text, subject text, details jsonb, address text, user_agent text, at bigint)`;

/** A note as JSON for {@link INSERT_AUDIT}; `at` in ms since 1970. What is undefined takes no place in it, and is null in the row. */
export function auditRow(note: AuditNote, at: number): Record<string, unknown> {
  const { action, actor, subject, address, userAgent, details, organizationId, slug, topic, keyId } = note;
  return {
    organization: organizationId ?? undefined,
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
    at,
  };
}
