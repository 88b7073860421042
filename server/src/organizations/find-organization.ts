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
