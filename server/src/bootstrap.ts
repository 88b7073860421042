import { fileURLToPath } from 'node:url';
import { ApiKey } from './access/api-key.entity.ts';
import { createKey } from './access/create-key.ts';
import { readKey } from './access/secret.ts';
import { type Context, systemActor } from './context.ts';
import { Audit } from './events/audit.entity.ts';
import { importPage } from './import/import-page.ts';
import { loadPage } from './import/load-page.ts';
import { createOrganization } from './organizations/create-organization.ts';
import { lookupOrganization } from './organizations/find-organization.ts';
import { Organization } from './organizations/organization.entity.ts';
import { listServices } from './services/list-services.ts';

const BUNDLED_PAGE = fileURLToPath(new URL('../data/github-components.json', import.meta.url));
/** The one organization that begins with somebody else's services: it is there to be looked at. */
const SAMPLE_SLUG = 'demo';

/** What the start has to show. */
export interface Bootstrap {
  /** The one that `BOOTSTRAP_ORG` names; null where there is none. */
  organization: { id: string; slug: string } | null;
  /** How many organizations there are, for who finds none of that name: 0, 1, or 2 for more. */
  organizations: number;
  /** The key, at the only time it is told: null on later starts. */
  newKey: string | null;
  /** Whether `BOOTSTRAP_API_KEY` opens that organization; null when it is not set. */
  isGivenKeyKnown: boolean | null;
  /** A service to try a change on; null when there is none. */
  service: { id: string; name: string } | null;
}

const actor = systemActor('bootstrap');

/**
 * Makes the first organization of a database that has none, its services and its key; a fleet may start at once. Called
 * by who listens already: a key is only made by a start that will show it.
 */
export async function bootstrap(context: Context): Promise<Bootstrap> {
  return context.database.exclusively(async () => {
    const slug = context.config.bootstrapOrg;
    const isFirst = slug !== undefined && (await isFirstStart(context, slug));
    const newKey = isFirst ? await makeFirst(context, slug) : null;
    const em = context.database.em();
    const found = slug === undefined ? undefined : await lookupOrganization(em, slug);
    const [service] = found ? await listServices(em, found.id) : [];
    return {
      organization: found ? { id: found.id, slug: found.slug } : null,
      organizations: (await em.find(Organization, {}, { limit: 2 })).length,
      newKey,
      isGivenKeyKnown: await isGivenKeyKnown(context, found?.id),
      service: service ? { id: service.id, name: service.name } : null,
    };
  });
}

async function isGivenKeyKnown(
  { config, database, clock }: Context,
  organizationId: string | undefined,
): Promise<boolean | null> {
  if (!config.bootstrapApiKey) return null;
  const { id, secret } = readKey(config.bootstrapApiKey)!;
  const key = await database.em().findOne(ApiKey, { id });
  return key !== null && key.organizationId === organizationId && key.opensWith(secret, clock.now());
}

// The key comes last: an organization that a start has made, and that has none, is of a start that was cut off.
async function isFirstStart({ database }: Context, slug: string): Promise<boolean> {
  const em = database.em();
  const [first, second] = await em.find(Organization, {}, { limit: 2 });
  if (!first) return true;
  if (second || first.slug !== slug) return false;
  if ((await em.count(ApiKey, { organizationId: first.id })) > 0) return false;
  const made = { organizationId: first.id, action: 'organization.created', actorName: 'bootstrap' };
  return (await em.count(Audit, made)) > 0;
}

/** `acme-cloud` as a name: Acme Cloud. */
export function nameOfSlug(slug: string): string {
  return slug
    .split('-')
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join(' ');
}

async function makeFirst(context: Context, slug: string): Promise<string | null> {
  const { bootstrapName, bootstrapApiKey } = context.config;
  const sample = slug === SAMPLE_SLUG ? await loadPage(BUNDLED_PAGE) : undefined;
  const name = bootstrapName ?? sample?.page.name ?? nameOfSlug(slug);
  const { id } =
    (await lookupOrganization(context.database.em(), slug)) ??
    (await createOrganization(context, actor, { slug, name }));
  if (sample) await importPage(context, id, sample);
  const { key } = await createKey(
    context,
    actor,
    id,
    { name: 'Bootstrap', scopes: ['admin'] },
    bootstrapApiKey,
  );
  return bootstrapApiKey ? null : key;
}

/** Mints one more key of an organization, for whoever lost theirs; undefined when there is none of that name. */
export async function mintKey(context: Context, slug: string): Promise<string | undefined> {
  const organization = await lookupOrganization(context.database.em(), slug);
  if (!organization) return undefined;
  const { key } = await createKey(context, actor, organization.id, {
    name: 'Minted on the server',
    scopes: ['admin'],
  });
  return key;
}
