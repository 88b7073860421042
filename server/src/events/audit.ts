import type { Actor } from '../context.ts';
import { Audit } from './audit.entity.ts';

export interface AuditEntry {
  action: string;
  organizationId: string | null;
  subject: string | null;
  details?: Record<string, unknown> | undefined;
  address?: string | null;
  userAgent?: string | null;
}

/** An audit row of what `actor` did at `at`, not yet persisted. */
export function createAudit(actor: Actor, at: Date, entry: AuditEntry): Audit {
  const audit = new Audit();
  Object.assign(audit, {
    organizationId: entry.organizationId,
    actorKind: actor.kind,
    actorId: 'id' in actor ? actor.id : null,
    actorName: 'name' in actor ? actor.name : null,
    action: entry.action,
    subject: entry.subject,
    details: entry.details ?? null,
    address: entry.address ?? null,
    userAgent: entry.userAgent ?? null,
    createdAt: at,
  });
  return audit;
}
