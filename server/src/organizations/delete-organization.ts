import { requireAdministrator } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { findOrganizationById } from './find-organization.ts';
import { retireSlug } from './retired-slug.ts';

/**
 * Deletes an organization and all that belongs to it: services, incidents, runs, keys, its log. What was done is
 * still told by the audit log. Streams of it end with the next look at the log.
 */
export async function deleteOrganization(context: Context, actor: Actor, id: string): Promise<void> {
  requireAdministrator(actor, id);
  await transact(context, actor, [topicKey('org', id)], async (tx) => {
    const organization = await findOrganizationById(tx.em, id);
    // Its writers lock topics in this order too: they wait for the end, then find nothing.
    await tx.em.execute(
      'select key from topic where organization_id = ? order by key collate "C" for update',
      [id],
    );
    await retireSlug(tx.em, organization);
    await tx.em.execute('delete from topic where organization_id = ?', [id]);
    // Rows that hang on it go with it, by their foreign keys.
    await tx.em.execute('delete from organization where id = ?', [id]);
    tx.audit('organization.deleted', id, id, { slug: organization.slug, name: organization.name });
  });
}
