import type { EntityManager } from '../platform/database/database.ts';
import type { Organization } from './organization.entity.ts';

/**
 * Remembers how far the log of an organization went that is about to be deleted. Readers know it by its slug: a cursor or
 * an `ETag` of theirs must never fit whoever takes that slug next.
 */
export async function retireSlug(em: EntityManager, organization: Organization): Promise<void> {
  await em.execute(
    `insert into retired_slug (slug, head) select ?, head from topic where key = ?
     on conflict (slug) do update set head = excluded.head`,
    [organization.slug, organization.topicKey()],
  );
}

/** The position after which the log of a new organization begins: past all that was ever told under its slug. */
export async function readRetired(em: EntityManager, slug: string): Promise<number> {
  const [row] = await em.execute<{ head: string }[]>('select head from retired_slug where slug = ?', [slug]);
  return row ? Number(row.head) + 1 : 0;
}
