import { type Actor, hasScope } from '../context.ts';
import { notFound, ServerError } from '../errors.ts';
import type { Organization } from '../organizations/organization.entity.ts';
import type { Reader } from '../streams/session.ts';

/**
 * Who may read an organization: anyone while it is public, else its own keys and tokens for this topic. A private
 * organization answers a stranger as if it did not exist. From which page is asked apart, see `requireOrigin`.
 */
export function requireReader(actor: Actor, organization: Organization, topic: string): Reader {
  const own =
    actor.kind !== 'anonymous' && 'organizationId' in actor && actor.organizationId === organization.id;
  if (own && actor.kind === 'key' && hasScope(actor, 'read')) {
    return {
      organizationId: organization.id,
      credentialId: actor.id,
      keyId: actor.id,
      expiresAt: actor.expiresAt,
      page: 'any',
    };
  }
  if (own && actor.kind === 'token' && actor.topics.includes(topic)) {
    return {
      organizationId: organization.id,
      credentialId: actor.id,
      keyId: actor.keyId,
      expiresAt: actor.expiresAt,
      page: 'any',
    };
  }
  if (organization.visibility === 'public' && topic === organization.topicKey()) {
    return { organizationId: organization.id, credentialId: null, keyId: null, expiresAt: null, page: 'any' };
  }
  if (own)
    throw new ServerError(
      'forbidden',
      'This credential may not read this: a key needs the scope "read", a token must name it.',
    );
  throw notFound('organization', organization.slug);
}
