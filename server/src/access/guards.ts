import { type Actor, hasScope, type Scope } from '../context.ts';
import { notFound, ServerError } from '../errors.ts';

/** Refuses whoever may not do `scope` things in this organization. */
export function requireScope(actor: Actor, scope: Scope, organizationId: string): void {
  if (actor.kind === 'system') return;
  if (actor.kind !== 'key') {
    throw new ServerError(
      'unauthorized',
      'Send an API key as "Authorization: Bearer sb_…" or "x-api-key: sb_…".',
    );
  }
  if (actor.organizationId !== organizationId) throw notFound('organization', organizationId);
  if (!hasScope(actor, scope)) {
    throw new ServerError(
      'forbidden',
      `This key lacks the scope "${scope}"; its scopes are ${actor.scopes.join(', ') || 'none'}.`,
    );
  }
}

/** Refuses whoever may not administer this organization: its admin keys may, and the holder of `ADMIN_API_KEY`. */
export function requireAdministrator(actor: Actor, organizationId: string): void {
  if (actor.kind !== 'operator') requireScope(actor, 'admin', organizationId);
}

/** Refuses everyone but the holder of `ADMIN_API_KEY` and the server itself. */
export function requireOperator(actor: Actor): void {
  if (actor.kind === 'system' || actor.kind === 'operator') return;
  throw new ServerError(
    actor.kind === 'anonymous' ? 'unauthorized' : 'forbidden',
    'Only the key in ADMIN_API_KEY may do this; send it as "Authorization: Bearer …".',
  );
}

/** The organization a key or a token acts for. */
export function requireOrganization(actor: Actor): string {
  if (actor.kind === 'key' || actor.kind === 'token') return actor.organizationId;
  throw new ServerError(
    'unauthorized',
    'Send an API key as "Authorization: Bearer sb_…" or "x-api-key: sb_…".',
  );
}
