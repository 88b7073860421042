import { StartError } from './errors.ts';
import { SETTINGS, type Setting } from './settings.ts';

export interface Config {
  port: number;
  host: string;
  publicUrl: string | undefined;
  dataDir: string;
  databaseUrl: string | undefined;
  databasePool: number;
  redisUrl: string | undefined;
  bootstrapOrg: string;
  bootstrapApiKey: string | undefined;
  adminApiKey: string | undefined;
  tokenSecret: string | undefined;
  production: boolean;
  trustedHops: number;
  logLevel: string;
  heartbeatMs: number;
  sweepMs: number;
  streamMaxAgeMs: number;
  streamQueueBytes: number;
  drainMs: number;
  runTimeoutMs: number;
  retentionDays: number;
  redisRequired: boolean;
  /** Limits: 0 lifts one. Rates are per minute. */
  streamLimitPerAddress: number;
  rateLimit: number;
  streamLimitPerKey: number;
  keyRateLimit: number;
  userRateLimit: number;
  failedRateLimit: number;
  writeRateLimit: number;
  streamLimitPerOrganization: number;
  streamLimit: number;
  metricsToken: string | undefined;
  auditDays: number;
}

type SettingName = (typeof SETTINGS)[number]['name'];

function fail(setting: Setting, value: string, expected: string): never {
  throw new StartError(`${setting.name}: expected ${expected}, got "${value}". ${setting.meaning}`);
}

function readNumber(setting: Setting, value: string): number {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = setting;
  const number = Number(value);
  const whole = setting.type === 'seconds' ? Number.isFinite(number) : Number.isInteger(number);
  if (value.trim() === '' || !whole || number < min || number > max) {
    fail(setting, value, `a number of ${setting.unit} from ${min} to ${max}`);
  }
  return number;
}

function requireUrl(setting: Setting, value: string, protocols: readonly string[]): string {
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    // The value itself may hold a password.
    fail(setting, '…', `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  }
  return value;
}

function reader(env: Record<string, string | undefined>) {
  const find = (name: SettingName): Setting => SETTINGS.find((each) => each.name === name)!;
  const raw = (name: SettingName): string => env[name] || find(name).default;
  return {
    text: raw,
    optional: (name: SettingName): string | undefined => raw(name) || undefined,
    number: (name: SettingName): number => readNumber(find(name), raw(name)),
    limit: (name: SettingName): number =>
      raw(name) === 'off'
        ? 0
        : readNumber({ ...find(name), unit: `${find(name).unit}, or "off",` }, raw(name)),
    port: (name: SettingName): number => readNumber({ ...find(name), min: 0, max: 65_535 }, raw(name)),
    ms: (name: SettingName): number => Math.round(readNumber(find(name), raw(name)) * 1_000),
    url: (name: SettingName, ...protocols: string[]): string | undefined =>
      raw(name) ? requireUrl(find(name), raw(name), protocols) : undefined,
    choice(name: SettingName): string {
      const { choices = [] } = find(name);
      return choices.includes(raw(name))
        ? raw(name)
        : fail(find(name), raw(name), `one of ${choices.join(', ')}`);
    },
    secret(name: SettingName, shortest: number): string | undefined {
      const value = raw(name);
      if (value && value.length < shortest) fail(find(name), '…', `at least ${shortest} characters`);
      return value || undefined;
    },
    matching(name: SettingName, pattern: RegExp, expected: string): string {
      return pattern.test(raw(name)) ? raw(name) : fail(find(name), raw(name), expected);
    },
  };
}

/** The settings of a process from its environment; a `StartError` names the first variable that is wrong. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const read = reader(env);
  const bootstrapApiKey = read.optional('BOOTSTRAP_API_KEY');
  if (bootstrapApiKey && !/^sb_[a-z0-9]{12}_[A-Za-z0-9_-]{20,100}$/.test(bootstrapApiKey)) {
    throw new StartError(
      'BOOTSTRAP_API_KEY: expected sb_, 12 characters of a–z and 0–9, _ and 20 to 100 letters or digits.',
    );
  }
  return {
    port: read.port('PORT'),
    host: read.text('HOST'),
    publicUrl: read.url('PUBLIC_URL', 'http:', 'https:')?.replace(/\/+$/, ''),
    dataDir: read.text('DATA_DIR'),
    databaseUrl: read.url('DATABASE_URL', 'postgres:', 'postgresql:'),
    databasePool: read.number('DATABASE_POOL'),
    redisUrl: read.url('REDIS_URL', 'redis:', 'rediss:'),
    bootstrapOrg: read.matching(
      'BOOTSTRAP_ORG',
      /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
      'a slug of a–z, 0–9 and inner hyphens',
    ),
    bootstrapApiKey,
    adminApiKey: read.secret('ADMIN_API_KEY', 20),
    tokenSecret: read.secret('TOKEN_SECRET', 32),
    production: read.choice('NODE_ENV') === 'production',
    trustedHops: read.number('TRUSTED_HOPS'),
    logLevel: read.choice('LOG_LEVEL'),
    heartbeatMs: read.ms('HEARTBEAT'),
    sweepMs: read.ms('SWEEP'),
    streamMaxAgeMs: read.ms('STREAM_MAX_AGE'),
    streamQueueBytes: read.number('STREAM_QUEUE'),
    drainMs: read.ms('DRAIN'),
    runTimeoutMs: read.ms('RUN_TIMEOUT'),
    retentionDays: read.number('RETENTION_DAYS'),
    redisRequired: read.choice('REDIS_AT_START') === 'required',
    streamLimitPerAddress: read.limit('STREAM_LIMIT_PER_ADDRESS'),
    rateLimit: read.limit('RATE_LIMIT'),
    streamLimitPerKey: read.limit('STREAM_LIMIT_PER_KEY'),
    keyRateLimit: read.limit('KEY_RATE_LIMIT'),
    userRateLimit: read.limit('USER_RATE_LIMIT'),
    failedRateLimit: read.limit('FAILED_RATE_LIMIT'),
    writeRateLimit: read.limit('WRITE_RATE_LIMIT'),
    streamLimitPerOrganization: read.limit('STREAM_LIMIT_PER_ORGANIZATION'),
    streamLimit: read.limit('STREAM_LIMIT'),
    metricsToken: read.secret('METRICS_TOKEN', 16),
    auditDays: read.number('AUDIT_DAYS'),
  };
}

/** The table of settings as text for a terminal. */
export function describeSettings(): string {
  const width = Math.max(...SETTINGS.map((each) => each.name.length));
  return SETTINGS.map((each) => {
    const fallback = each.default === '' ? 'unset' : each.default;
    return `  ${each.name.padEnd(width)}  ${each.meaning}\n  ${' '.repeat(width)}  ${each.unit || each.type}; default ${fallback}`;
  }).join('\n');
}
