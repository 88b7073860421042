import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { bootstrap, mintKey, nameOfSlug } from './bootstrap.ts';
import { readWorkers, startCluster } from './cluster.ts';
import { type Core, openCore, startServer } from './compose.ts';
import { type Config, describeSettings, readConfig } from './config.ts';
import { type Context, systemActor } from './context.ts';
import { isServerError, StartError } from './errors.ts';
import { renewEpoch } from './events/epoch.ts';
import { importPage } from './import/import-page.ts';
import { loadPage, walkPage } from './import/load-page.ts';
import { describeReport } from './import/report.ts';
import type { Statuspage } from './import/schema.ts';
import { readOptions } from './options.ts';
import { createOrganization } from './organizations/create-organization.ts';
import { lookupOrganization } from './organizations/find-organization.ts';
import { endOnStopSignal, onStopSignal } from './platform/stop-signal.ts';
import { commandName, describeStart } from './welcome.ts';

const USAGE = `status-badge-server [command]

Commands
  start                  listen (this is what happens without a command)
  import <file|url>      read a Statuspage v2 components.json or summary.json
  import --from <url>    walk a live Statuspage, with its incidents and maintenances
  create-key             mint an API key and print it
  restored               say that the database was restored: every reader gets the whole state

Options
  --org <slug>           whose page or key; BOOTSTRAP_ORG unless given
  --create               makes the organization of an import when there is none
  --workers <n>          that many processes on one port; needs DATABASE_URL and REDIS_URL
  --help, --version

Settings, from the environment
`;

const LONGEST_NAME = 200;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Runs a command that needs the database and no port. */
async function withCore(config: Config, work: (core: Core) => Promise<void>): Promise<void> {
  const core = await openCore({ ...config, logLevel: 'warn' });
  try {
    await work(core);
  } finally {
    await core.close();
  }
}

async function start(config: Config, workers: number | undefined): Promise<void> {
  if (workers !== undefined && cluster.isPrimary) return startCluster(config, workers, print);
  const core = await openCore(config);
  const server = await startServer(core);
  onStopSignal((signal) => void server.stop(signal).then(() => process.exit(0)));
  // Of several workers none shows a key: whoever has started them makes it.
  if (!cluster.isPrimary) return;
  const first = await bootstrap(core.context).catch(async (error) => {
    await server.stop('bootstrap');
    throw error;
  });
  print(describeStart(config, server.url, first, commandName(process.env)));
}

interface ImportSource {
  document: string | undefined;
  from: string | undefined;
  /** Makes the organization when there is none. */
  create: boolean;
}

function requireSlug(command: string, slug: string | undefined): string {
  if (slug !== undefined) return slug;
  throw new StartError(`${command}: name the organization with --org <slug>, or set BOOTSTRAP_ORG.`);
}

/** The organization to import into; a new one has the name of the page. */
async function openOrganization(
  context: Context,
  slug: string,
  { page, create }: { page: Statuspage; create: boolean },
): Promise<string> {
  const found = await lookupOrganization(context.database.em(), slug);
  if (found) return found.id;
  if (!create) {
    throw new StartError(
      `import: there is no organization "${slug}". Make it with --create, or name another with --org.`,
    );
  }
  const name = page.page.name.slice(0, LONGEST_NAME).trim() || nameOfSlug(slug);
  const { id } = await createOrganization(context, systemActor('import'), { slug, name });
  return id;
}

function readPage({ document, from }: ImportSource) {
  if (from) return walkPage(from);
  if (document) return loadPage(document);
  throw new StartError(
    'import: name a file or a URL of a components.json or summary.json, or a live page with --from.',
  );
}

async function importInto(config: Config, slug: string, source: ImportSource): Promise<void> {
  const page = await readPage(source);
  await withCore(config, async ({ context }) => {
    const organizationId = await openOrganization(context, slug, { page, create: source.create });
    const report = await importPage(context, organizationId, page);
    print(`${page.page.name} → ${slug}: ${describeReport(report)}`);
  });
}

async function createKeyFor(config: Config, slug: string): Promise<void> {
  await withCore(config, async ({ context }) => {
    const key = await mintKey(context, slug);
    if (!key)
      throw new StartError(`create-key: there is no organization "${slug}"; name another with --org.`);
    print(key);
  });
}

async function declareRestored(config: Config): Promise<void> {
  await withCore(config, async ({ context }) => {
    print(`A new epoch begins: ${await renewEpoch(context)}. Running instances follow at their next sweep.`);
  });
}

async function main(): Promise<void> {
  endOnStopSignal();
  const { values, positionals } = readOptions(process.argv.slice(2));
  if (values.help) return print(USAGE + describeSettings());
  if (values.version) return print(version());
  const config = readConfig(process.env);
  const [command = 'start', argument] = positionals;
  const slug = values.org ?? config.bootstrapOrg;
  if (command === 'start') return start(config, readWorkers(values.workers));
  if (command === 'import') {
    const { from, create = false } = values;
    return importInto(config, requireSlug(command, slug), { document: argument, from, create });
  }
  if (command === 'create-key') return createKeyFor(config, requireSlug(command, slug));
  if (command === 'restored') return declareRestored(config);
  throw new StartError(`There is no command "${command}". Try --help.`);
}

main().catch((error: unknown) => {
  const isExpected = error instanceof StartError || isServerError(error);
  process.stderr.write(`${isExpected ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
