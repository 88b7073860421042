import type { Standing } from './authority.ts';
import type { LiveParts } from './parts.ts';
import type { Session } from './session.ts';

function isEntitled({ reader, visitor }: Session, { usableKeys, organizations }: Standing): boolean {
  const organization = organizations.get(reader.organizationId);
  if (!organization?.admits(reader.page, visitor.actor)) return false;
  if (reader.keyId !== null) return usableKeys.has(reader.keyId);
  return organization.visibility === 'public' || reader.credentialId !== null;
}

/**
 * Ends the streams whose key was revoked or has expired, those of pages that the organization lists no more, and those
 * of strangers when it has become private or is gone. Asks once for all of them.
 */
export async function reviewSessions(
  { authority, context }: Pick<LiveParts, 'authority' | 'context'>,
  sessions: ReadonlySet<Session>,
): Promise<void> {
  if (sessions.size === 0) return;
  const asked = [...sessions];
  const keyIds = new Set<string>();
  const organizationIds = new Set<string>();
  for (const { reader } of asked) {
    organizationIds.add(reader.organizationId);
    if (reader.keyId !== null) keyIds.add(reader.keyId);
  }
  const standing = await authority({ keyIds, organizationIds });
  for (const session of asked) {
    if (!isEntitled(session, standing)) session.goodbye('unauthorized', Math.round(context.random() * 1_000));
  }
}
