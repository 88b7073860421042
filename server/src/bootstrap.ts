import { fileURLToPath } from 'node:url';
import { ApiKey } from './access/api-key.entity.ts';
import { createKey } from './access/create-key.ts';
import { readKey } from './access/secret.ts';
import { type Context, systemActor } from './context.ts';
import { importPage } from './import/import-page.ts';
import { loadPage } from './import/load-page.ts';
import { createOrganization } from './organizations/create-organization.ts';
import { lookupOrganization } from './organizations/find-organization.ts';
import { listServices } from './services/list-services.ts';

const BUNDLED_PAGE = fileURLToPath(new URL('../data/github-components.json', import.meta.url));

/** What the start has to show for the first organization. */
export interface Bootstrap {
  organizationId: string;
  slug: string;
  /** The key, at the only time it is told: null on later starts. */
  newKey: string | null;
  /** A service to try a change on; null when there is none. */
  service: { id: string; name: string } | null;
}

const actor = systemActor('bootstrap');

/** Makes the first organization, its services and its key, once; a fleet may start at once. */
export async function bootstrap(context: Context): Promise<Bootstrap> {
  return context.database.exclusively(async () => {
    const slug = context.config.bootstrapOrg;
    const organizationId = await ensureOrganization(context, slug);
    const newKey = await ensureKey(context, organizationId);
    const [service] = await listServices(context.database.em(), organizationId);
    return { organizationId, slug, newKey, service: service ? { id: service.id, name: service.name } : null };
  });
}

async function hasKey(context: Context, organizationId: string): Promise<boolean> {
  const given = context.config.bootstrapApiKey;
  const em = context.database.em();
  return (await em.count(ApiKey, given ? { id: readKey(given)!.id } : { organizationId })) > 0;
}

// The key comes last: while an organization has none, its first start was cut off and is done again.
async function ensureOrganization(context: Context, slug: string): Promise<string> {
  const found = await lookupOrganization(context.database.em(), slug);
  if (found && (await context.database.em().count(ApiKey, { organizationId: found.id })) > 0) return found.id;
  const page = await loadPage(BUNDLED_PAGE);
  const { id } = found ?? (await createOrganization(context, actor, { slug, name: page.page.name }));
  await importPage(context, id, page);
  return id;
}

async function ensureKey(context: Context, organizationId: string): Promise<string | null> {
  if (await hasKey(context, organizationId)) return null;
  const given = context.config.bootstrapApiKey;
  const { key } = await createKey(
    context,
    actor,
    organizationId,
    { name: 'Bootstrap', scopes: ['admin'] },
    given,
  );
  return given ? null : key;
}

/** Mints one more key of the first organization, for whoever lost theirs. */
export async function mintKey(context: Context, slug: string): Promise<string | undefined> {
  const organization = await lookupOrganization(context.database.em(), slug);
  if (!organization) return undefined;
  const { key } = await createKey(context, actor, organization.id, {
    name: 'Minted on the server',
    scopes: ['admin'],
  });
  return key;
}
