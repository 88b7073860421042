import { paths } from '@status-badge/sdk/contract';
import type { Bootstrap } from './bootstrap.ts';
import type { Config } from './config.ts';

/** What a person reads in the terminal when the server listens. */
export function describeStart(
  config: Config,
  boundUrl: string,
  { slug, newKey, service }: Bootstrap,
): string {
  const url = config.publicUrl ?? boundUrl;
  const database = config.databaseUrl
    ? 'PostgreSQL (DATABASE_URL)'
    : `embedded, in ${config.dataDir} (set DATABASE_URL for PostgreSQL)`;
  const bus = config.redisUrl ? 'Redis (REDIS_URL)' : 'in this process (set REDIS_URL for a fleet)';
  const lines = [
    '',
    `Status Badge listens on ${url}`,
    `  demo page   ${url}/demo/`,
    `  live        curl -N ${url}${paths.stream(slug)}`,
    `  database    ${database}`,
    `  fan-out     ${bus}`,
  ];
  if (newKey) {
    lines.push('', `API key of "${slug}", shown this once:`, `  export STATUS_BADGE_KEY=${newKey}`);
  } else {
    lines.push(
      '',
      'The API key was shown at the first start. To mint another (stop an embedded server first):',
      '  npm start -- create-key',
    );
  }
  if (service) {
    lines.push(
      '',
      `Change the status of "${service.name}":`,
      `  curl -X PATCH ${url}${paths.service(service.id)} \\`,
      `    -H "Authorization: Bearer ${newKey ?? '$STATUS_BADGE_KEY'}" -H 'Content-Type: application/json' \\`,
      `    -d '{"status":"major_outage","message":"We are looking into it."}'`,
    );
  }
  return `${lines.join('\n')}\n`;
}
