import { paths } from '@status-badge/sdk/contract';
import type { Bootstrap } from './bootstrap.ts';
import type { Config } from './config.ts';

/** What a person types to run the command again: as an npm script of the repository, or as the installed program. */
export function commandName(env: Record<string, string | undefined>): string {
  return env['npm_lifecycle_event'] === 'start' ? 'npm start --' : 'status-badge-server';
}

/** Why there is no organization to show, and what to do. */
function describeNone({ bootstrapOrg }: Config, { organizations }: Bootstrap, command: string): string[] {
  if (organizations > 0) {
    const others = organizations === 1 ? 'one of another name' : 'others';
    return bootstrapOrg === undefined
      ? []
      : ['', `There is no organization "${bootstrapOrg}" here but ${others}, so nothing was made.`];
  }
  return [
    '',
    'There is no organization yet, and in production none is made unless it is named. Either',
    '  start again with BOOTSTRAP_ORG=your-company: it is made empty, with a key that is shown once; or',
    `  ${command} import page.json --org your-company --create, then`,
    `  ${command} create-key --org your-company`,
  ];
}

function describeKey({ bootstrapApiKey }: Config, first: Bootstrap, slug: string, command: string): string[] {
  const another = [`  ${command} create-key --org ${slug}`];
  if (first.newKey) {
    return ['', `API key of "${slug}", shown this once:`, `  export STATUS_BADGE_KEY=${first.newKey}`];
  }
  if (first.isGivenKeyKnown && bootstrapApiKey) return ['', 'The API key is the one in BOOTSTRAP_API_KEY.'];
  if (first.isGivenKeyKnown === false) {
    return [
      '',
      `BOOTSTRAP_API_KEY is no key of "${slug}": it counts only when the organization is made. To mint one:`,
      ...another,
    ];
  }
  return [
    '',
    'The API key was shown when the organization was made. To mint another (stop an embedded server first):',
    ...another,
  ];
}

function describeTry(url: string, { newKey, isGivenKeyKnown, service }: Bootstrap): string[] {
  const key = newKey ?? (isGivenKeyKnown ? '$BOOTSTRAP_API_KEY' : '$STATUS_BADGE_KEY');
  const head = [`    -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' \\`];
  if (!service) {
    return [
      '',
      'Add the first service:',
      `  curl ${url}/v1/services \\`,
      ...head,
      `    -d '{"name":"Website"}'`,
    ];
  }
  return [
    '',
    `Change the status of "${service.name}":`,
    `  curl -X PATCH ${url}${paths.service(service.id)} \\`,
    ...head,
    `    -d '{"status":"major_outage","message":"We are looking into it."}'`,
  ];
}

/** What a person reads in the terminal when the server listens. */
export function describeStart(config: Config, boundUrl: string, first: Bootstrap, command: string): string {
  const url = config.publicUrl ?? boundUrl;
  const slug = first.organization?.slug;
  const database = config.databaseUrl
    ? 'PostgreSQL (DATABASE_URL)'
    : `embedded, in ${config.dataDir} (set DATABASE_URL for PostgreSQL)`;
  const bus = config.redisUrl ? 'Redis (REDIS_URL)' : 'in this process (set REDIS_URL for a fleet)';
  const lines = [
    '',
    `Status Badge listens on ${url}`,
    `  demo page   ${url}/demo/`,
    ...(slug
      ? [`  status page ${url}/status/${slug}`, `  live        curl -N ${url}${paths.stream(slug)}`]
      : []),
    `  database    ${database}`,
    `  fan-out     ${bus}`,
    ...(slug
      ? [...describeKey(config, first, slug, command), ...describeTry(url, first)]
      : describeNone(config, first, command)),
  ];
  return `${lines.join('\n')}\n`;
}
