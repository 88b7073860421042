import { StartError } from './errors.ts';

/** How a setting is read. Durations are given in the unit the table names and kept in milliseconds. */
type SettingType = 'text' | 'url' | 'integer' | 'limit' | 'port' | 'choice' | 'seconds' | 'flag';

export interface Setting {
  name: string;
  type: SettingType;
  unit: string;
  default: string;
  meaning: string;
  choices?: readonly string[];
  min?: number;
  max?: number;
}

const setting = (
  name: string,
  type: SettingType,
  unit: string,
  fallback: string,
  meaning: string,
  bounds: Pick<Setting, 'choices' | 'min' | 'max'> = {},
): Setting => ({ name, type, unit, default: fallback, meaning, ...bounds });

/** Every setting there is. `--help` and docs/operations.md print this table. */
export const SETTINGS = [
  setting('PORT', 'port', 'port', '4000', 'Where to listen; 0 takes any free port.'),
  setting('HOST', 'text', 'address', '127.0.0.1', 'The address to listen on; 0.0.0.0 or :: for all.'),
  setting('PUBLIC_URL', 'url', 'URL', '', 'How browsers reach this server; http://HOST:PORT unless set.'),
  setting(
    'DATA_DIR',
    'text',
    'folder',
    '.data',
    'Where the embedded database lives. Not used with DATABASE_URL.',
  ),
  setting('DATABASE_URL', 'url', 'URL', '', 'A PostgreSQL database; the embedded one unless set.'),
  setting('DATABASE_POOL', 'integer', 'connections', '10', 'Connections to PostgreSQL at most.', {
    min: 2,
    max: 200,
  }),
  setting('REDIS_URL', 'url', 'URL', '', 'A Redis for fan-out between processes; in-process unless set.'),
  setting('BOOTSTRAP_ORG', 'text', 'slug', 'demo', 'The organization made at the first start.'),
  setting(
    'BOOTSTRAP_API_KEY',
    'text',
    'key',
    '',
    'Its API key, sb_…; a random one is made and shown once unless set.',
  ),
  setting(
    'ADMIN_API_KEY',
    'text',
    'key',
    '',
    'The key that may make organizations; off unless set. At least 20 characters.',
  ),
  setting(
    'TOKEN_SECRET',
    'text',
    'secret',
    '',
    'Signs stream tokens; shared by a fleet. Made in DATA_DIR when embedded. At least 32 characters.',
  ),
  setting('NODE_ENV', 'choice', '', 'development', 'In production, origins are checked strictly.', {
    choices: ['development', 'production', 'test'],
  }),
  setting('TRUSTED_HOPS', 'integer', 'proxies', '0', 'How many proxies in front append to X-Forwarded-For.', {
    min: 0,
    max: 10,
  }),
  setting('LOG_LEVEL', 'choice', '', 'info', 'The least severe log line to write.', {
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
  }),
  setting('HEARTBEAT', 'seconds', 'seconds', '15', 'Between pings on an open stream.', { min: 1, max: 60 }),
  setting('SWEEP', 'seconds', 'seconds', '5', 'Between two looks at the log for what the bus lost.', {
    min: 1,
    max: 300,
  }),
  setting(
    'STREAM_MAX_AGE',
    'seconds',
    'seconds',
    '900',
    'A stream ends between 0.8 and 1 times this, to rebalance.',
    { min: 10, max: 86_400 },
  ),
  setting(
    'STREAM_QUEUE',
    'integer',
    'bytes',
    '1048576',
    'Unsent bytes after which a slow reader is disconnected.',
    {
      min: 16_384,
      max: 67_108_864,
    },
  ),
  setting('DRAIN', 'seconds', 'seconds', '10', 'How long a stopping server spreads its goodbyes.', {
    min: 0,
    max: 300,
  }),
  setting(
    'RUN_TIMEOUT',
    'seconds',
    'seconds',
    '1800',
    'A run nobody reports on for this long is timed out.',
    {
      min: 1,
      max: 2_592_000,
    },
  ),
  setting(
    'RETENTION_DAYS',
    'integer',
    'days',
    '7',
    'How long events are kept; the last 1,000 of a topic always are.',
    { min: 1, max: 3_650 },
  ),
] as const satisfies readonly Setting[];

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
