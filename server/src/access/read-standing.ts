import type { Context } from '../context.ts';
import { Organization } from '../organizations/organization.entity.ts';
import type { Authority } from '../streams/authority.ts';
import { ApiKey } from './api-key.entity.ts';
import { admitsPage } from './origins.ts';

/** Whether the keys and organizations behind open streams still stand: two queries, however many streams there are. */
export function createAuthority(context: Context): Authority {
  return async ({ keyIds, organizationIds }) => {
    const em = context.database.em();
    const now = context.clock.now();
    const keys = keyIds.size === 0 ? [] : await em.find(ApiKey, { id: { $in: [...keyIds] } });
    const organizations = await em.find(Organization, { id: { $in: [...organizationIds] } });
    return {
      usableKeys: new Set(keys.filter((key) => key.isUsable(now)).map((key) => key.id)),
      organizations: new Map(
        organizations.map(({ id, visibility, allowedOrigins }) => [
          id,
          { visibility, admits: (page, actor) => admitsPage(context.config, allowedOrigins, page, actor) },
        ]),
      ),
    };
  };
}
