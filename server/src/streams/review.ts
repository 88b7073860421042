import type { Standing } from './authority.ts';
import type { LiveParts } from './parts.ts';
import type { Session } from './session.ts';

function isEntitled({ reader }: Session, { usableKeys, organizations }: Standing): boolean {
  const visibility = organizations.get(reader.organizationId);
  if (visibility === undefined) return false;
  if (reader.keyId !== null) return usableKeys.has(reader.keyId);
  return visibility === 'public' || reader.credentialId !== null;
}

/**
 * Ends the streams whose key was revoked or has expired, and those of strangers when the organization has become
 * private or is gone. Asks once for all of them.
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
