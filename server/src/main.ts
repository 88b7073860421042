import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bootstrap, mintKey } from './bootstrap.ts';
import { readWorkers, startCluster } from './cluster.ts';
import { type Core, openCore, startServer } from './compose.ts';
import { type Config, describeSettings, readConfig } from './config.ts';
import { StartError } from './errors.ts';
import { renewEpoch } from './events/epoch.ts';
import { importPage } from './import/import-page.ts';
import { loadPage, walkPage } from './import/load-page.ts';
import { lookupOrganization } from './organizations/find-organization.ts';
import { describeStart } from './welcome.ts';

const USAGE = `status-badge-server [command]

Commands
  start                  listen (this is what happens without a command)
  import <file|url>      read a Statuspage v2 components.json or summary.json; --org <slug>
  import --from <url>    walk a live Statuspage, with its incidents and maintenances; --org <slug>
  create-key             mint an API key; --org <slug>
  restored               say that the database was restored: every reader gets the whole state

Options
  --workers <n>          that many processes on one port; needs DATABASE_URL and REDIS_URL
  --help, --version

Settings, from the environment
`;

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
  const first = await bootstrap(core.context).catch(async (error) => {
    await core.close();
    throw error;
  });
  const server = await startServer(core);
  if (cluster.isPrimary) print(describeStart(config, server.url, first));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server.stop(signal).then(() => process.exit(0));
    });
  }
}

interface ImportSource {
  document: string | undefined;
  from: string | undefined;
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
    const organization = await lookupOrganization(context.database.em(), slug);
    if (!organization)
      throw new StartError(
        `import: there is no organization "${slug}"; start the server once, or name another with --org.`,
      );
    const { created, updated, unchanged } = await importPage(context, organization.id, page);
    print(`${page.page.name} → ${slug}: ${created} created, ${updated} updated, ${unchanged} unchanged`);
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
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      org: { type: 'string' },
      from: { type: 'string' },
      workers: { type: 'string' },
    },
  });
  if (values.help) return print(USAGE + describeSettings());
  if (values.version) return print(version());
  const config = readConfig(process.env);
  const [command = 'start', argument] = positionals;
  const slug = values.org ?? config.bootstrapOrg;
  if (command === 'start') return start(config, readWorkers(values.workers));
  if (command === 'import') {
    return importInto(config, slug, { document: argument, from: values.from });
  }
  if (command === 'create-key') return createKeyFor(config, slug);
  if (command === 'restored') return declareRestored(config);
  throw new StartError(`There is no command "${command}". Try --help.`);
}

main().catch((error: unknown) => {
  const expected =
    error instanceof StartError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${expected ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
});
