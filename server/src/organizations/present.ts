import type { Organization as PublicOrganization } from '@status-badge/sdk/contract';
import type { Organization } from './organization.entity.ts';

/** What anyone may see of an organization. */
export function presentOrganization(organization: Organization): PublicOrganization {
  return {
    id: organization.id,
    slug: organization.slug,
    name: organization.name,
    description: organization.description ?? null,
    pageUrl: organization.pageUrl ?? null,
    timeZone: organization.timeZone,
    updatedAt: organization.updatedAt.toISOString(),
  };
}

/** What its keys may see: the settings too. */
export function presentSettings(organization: Organization) {
  return {
    ...presentOrganization(organization),
    visibility: organization.visibility,
    allowedOrigins: organization.allowedOrigins,
    createdAt: organization.createdAt.toISOString(),
  };
}
