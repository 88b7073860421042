import type { Context } from '../context.ts';
import { createSharedReads } from '../platform/shared-reads.ts';
import type { Hub } from '../streams/hub.ts';
import { findOrganization } from './find-organization.ts';
import type { Organization } from './organization.entity.ts';

const MOST_KEPT = 1_000;

interface Kept {
  readonly organization: Organization;
  readonly topic: string;
  /** Where its topic stood before it was read. */
  readonly standing: object | undefined;
}

export type RecentOrganizations = ReturnType<typeof createRecentOrganizations>;

/**
 * Organizations for those who open streams: after a crash ten thousand come at once, and one row answers them all.
 * A row is good while its topic stands where it stood before the row was read: every change of an organization is an
 * event of its topic. So it is as new as the streams themselves, and a topic that nobody reads is never remembered.
 */
export function createRecentOrganizations({ database }: Context, hub: Pick<Hub, 'standing'>) {
  const kept = new Map<string, Kept>();
  const readTogether = createSharedReads<Organization>();

  function keep(slug: string, entry: Kept): void {
    kept.delete(slug);
    kept.set(slug, entry);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  }

  async function read(slug: string): Promise<Organization> {
    const known = kept.get(slug)?.topic;
    const standing = known === undefined ? undefined : hub.standing(known);
    const organization = await findOrganization(database.em(), slug);
    const topic = organization.topicKey();
    keep(slug, { organization, topic, standing: topic === known ? standing : undefined });
    return organization;
  }

  function lookup(slug: string): Organization | undefined {
    const entry = kept.get(slug);
    const isGood = entry?.standing !== undefined && entry.standing === hub.standing(entry.topic);
    return isGood ? entry.organization : undefined;
  }

  return {
    /** The one that is remembered and still good. */
    lookup,
    /** As it is in the database now, by a look shared with all who ask at this moment. Rejects when there is none. */
    read: (slug: string): Promise<Organization> => readTogether(slug, () => read(slug)),
    /** Rejects when there is none. */
    find: (slug: string): Organization | Promise<Organization> =>
      lookup(slug) ?? readTogether(slug, () => read(slug)),
    /** What was changed here is seen here at once. */
    forget(slug: string): void {
      kept.delete(slug);
    },
  };
}
