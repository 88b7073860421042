import type { Actor } from '../context.ts';
import { notFound } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { Organization } from './organization.entity.ts';

export async function lookupOrganization(em: EntityManager, slug: string): Promise<Organization | undefined> {
  return (await em.findOne(Organization, { slug })) ?? undefined;
}

export async function findOrganization(em: EntityManager, slug: string): Promise<Organization> {
  const organization = await lookupOrganization(em, slug);
  if (!organization) throw notFound('organization', slug);
  return organization;
}

export async function findOrganizationById(em: EntityManager, id: string): Promise<Organization> {
  const organization = await em.findOne(Organization, { id });
  if (!organization) throw notFound('organization', id);
  return organization;
}

/** The organization of a slug, for its own keys and the operator; to everybody else it does not exist. */
export async function findOwnOrganization(
  em: EntityManager,
  actor: Actor,
  slug: string,
): Promise<Organization> {
  const organization = await findOrganization(em, slug);
  if (actor.kind === 'operator' || actor.kind === 'system') return organization;
  if ('organizationId' in actor && actor.organizationId === organization.id) return organization;
  throw notFound('organization', slug);
}
