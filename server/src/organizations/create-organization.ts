import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { requireOperator } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { lookupOrganization } from './find-organization.ts';
import { Organization } from './organization.entity.ts';
import { presentOrganization, presentSettings } from './present.ts';
import { readRetired } from './retired-slug.ts';
import { type OrganizationInput, organizationInput } from './schema.ts';

function taken(slug: string): ServerError {
  return new ServerError('conflict', `The slug "${slug}" is taken; choose another.`);
}

/** Makes an organization and its topics. Its first event carries it whole, so that the log alone tells the state. */
export async function createOrganization(context: Context, actor: Actor, input: OrganizationInput) {
  requireOperator(actor);
  const fields = parseInput(organizationInput, input);
  return transact(context, actor, [], async (tx) => {
    if (await lookupOrganization(tx.em, fields.slug)) throw taken(fields.slug);
    const organization = tx.em.create(Organization, {
      id: createPublicId(),
      ...fields,
      createdAt: tx.now,
      updatedAt: tx.now,
    });
    await tx.em.flush().catch((error) => {
      // Two at once have both seen it free: the database decides.
      throw error instanceof UniqueConstraintViolationException ? taken(fields.slug) : error;
    });
    await tx.open(organization.topicKey(), organization.id, await readRetired(tx.em, fields.slug));
    tx.append(organization.topicKey(), 'organization.updated', {
      organization: presentOrganization(organization),
    });
    tx.audit('organization.created', organization.id, organization.id);
    return presentSettings(organization);
  });
}
