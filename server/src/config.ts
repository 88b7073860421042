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
  /** Undefined in production unless it is set. */
  bootstrapOrg: string | undefined;
  bootstrapName: string | undefined;
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
  readRateLimit: number;
  writeRateLimit: number;
  streamLimitPerOrganization: number;
  streamLimit: number;
  metricsToken: string | undefined;
  auditDays: number;
}

type SettingName = (typeof SETTINGS)[number]['name'];

const KEY = /^sb_[a-z0-9]{12}_[A-Za-z0-9_-]{20,100}$/;
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const BEARER = /^[!-~]+$/;
const LONGEST_NAME = 200;

/** `shown` is the value, unless it may hold a secret. */
function fail(setting: Setting, expected: string, shown?: string): never {
  const got = shown === undefined ? '' : `, got "${shown}"`;
  throw new StartError(`${setting.name}: expected ${expected}${got}. ${setting.meaning}`);
}

/** "a number of seconds from 1 to 60", "a number a minute from 0, or off". */
function describeNumber({ type, unit }: Setting, min: number, max: number): string {
  const counted = type === 'port' ? '' : unit.startsWith('a ') ? ` ${unit}` : ` of ${unit}`;
  const most = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`;
  return `a number${counted} from ${min}${most}${type === 'limit' ? ', or off' : ''}`;
}

function readNumber(setting: Setting, value: string): number {
  const { min = 0, max = setting.type === 'port' ? 65_535 : Number.MAX_SAFE_INTEGER } = setting;
  const number = Number(value);
  const whole = setting.type === 'seconds' ? Number.isFinite(number) : Number.isInteger(number);
  if (value.trim() === '' || !whole || number < min || number > max) {
    fail(setting, describeNumber(setting, min, max), value);
  }
  return number;
}

function readUrl(
  setting: Setting,
  value: string,
  protocols: readonly string[],
  isSecret: boolean,
): string | undefined {
  if (value === '') return undefined;
  if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
  const begins = protocols.map((protocol) => `${protocol}//`).join(' or ');
  return fail(setting, `a URL that begins with ${begins}`, isSecret ? undefined : value);
}

/** The address of a server: scheme, host and port, because its pages name their files and links from the root. */
function readRootUrl(setting: Setting, value: string): string | undefined {
  const url = readUrl(setting, value, ['http:', 'https:'], false);
  if (url === undefined) return undefined;
  const { origin, href } = new URL(url);
  if (href !== `${origin}/`) fail(setting, 'scheme, host and port alone, without a path', value);
  return origin;
}

function readSecret(setting: Setting, value: string, shortest: number): string | undefined {
  if (value && value.length < shortest) fail(setting, `at least ${shortest} characters`);
  return value || undefined;
}

/** A secret that stands in a header after `Bearer`. */
function readBearer(setting: Setting, value: string, shortest: number): string | undefined {
  if (value && !BEARER.test(value)) fail(setting, 'letters, digits and signs of ASCII, without spaces');
  return readSecret(setting, value, shortest);
}

type Read<T> = (setting: Setting, value: string) => T;

/** Reads settings one by one and keeps what is wrong with each, so that all of it is said at once. */
function reader(env: Record<string, string | undefined>) {
  const problems: string[] = [];
  function take<T>(name: SettingName, read: Read<T>): T {
    const found: Setting = SETTINGS.find((each) => each.name === name)!;
    try {
      // Files and secrets end with a newline that nobody means.
      return read(found, env[name]?.trim() || found.default);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      problems.push(error.message);
      return read(found, found.default);
    }
  }
  return {
    /** Throws the one `StartError` that names them all. */
    finish(): void {
      if (problems.length > 0) throw new StartError(problems.join('\n'));
    },
    text: (name: SettingName): string => take(name, (_, value) => value),
    number: (name: SettingName): number => take(name, readNumber),
    limit: (name: SettingName): number =>
      take(name, (setting, value) => (value === 'off' ? 0 : readNumber(setting, value))),
    ms: (name: SettingName): number => Math.round(take(name, readNumber) * 1_000),
    rootUrl: (name: SettingName): string | undefined => take(name, readRootUrl),
    /** A URL with a password in it: never shown. */
    secretUrl: (name: SettingName, ...protocols: string[]): string | undefined =>
      take(name, (setting, value) => readUrl(setting, value, protocols, true)),
    secret: (name: SettingName, shortest: number): string | undefined =>
      take(name, (setting, value) => readSecret(setting, value, shortest)),
    bearer: (name: SettingName, shortest: number): string | undefined =>
      take(name, (setting, value) => readBearer(setting, value, shortest)),
    choice: (name: SettingName): string =>
      take(name, (setting, value) => {
        const { choices = [] } = setting;
        return choices.includes(value) ? value : fail(setting, `one of ${choices.join(', ')}`, value);
      }),
    checked: (name: SettingName, isRight: (value: string) => boolean, expected: string, isSecret = false) =>
      take(name, (setting, value) =>
        value === '' || isRight(value) ? value : fail(setting, expected, isSecret ? undefined : value),
      ),
  };
}

/** The settings of a process from its environment; a `StartError` names every variable that is wrong, a line for each. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const read = reader(env);
  const production = read.choice('NODE_ENV') === 'production';
  const bootstrapOrg = read.checked(
    'BOOTSTRAP_ORG',
    (value) => SLUG.test(value),
    'a slug of a–z, 0–9 and inner hyphens',
  );
  const bootstrapName = read.checked(
    'BOOTSTRAP_NAME',
    (value) => value.length <= LONGEST_NAME,
    `at most ${LONGEST_NAME} characters`,
  );
  const bootstrapApiKey = read.checked(
    'BOOTSTRAP_API_KEY',
    (value) => KEY.test(value),
    'sb_, 12 characters of a–z and 0–9, _ and 20 to 100 letters, digits, - or _',
    true,
  );
  const config: Config = {
    port: read.number('PORT'),
    host: read.text('HOST'),
    publicUrl: read.rootUrl('PUBLIC_URL'),
    dataDir: read.text('DATA_DIR'),
    databaseUrl: read.secretUrl('DATABASE_URL', 'postgres:', 'postgresql:'),
    databasePool: read.number('DATABASE_POOL'),
    redisUrl: read.secretUrl('REDIS_URL', 'redis:', 'rediss:'),
    bootstrapOrg: production && !env['BOOTSTRAP_ORG']?.trim() ? undefined : bootstrapOrg,
    bootstrapName: bootstrapName || undefined,
    bootstrapApiKey: bootstrapApiKey || undefined,
    adminApiKey: read.bearer('ADMIN_API_KEY', 20),
    tokenSecret: read.secret('TOKEN_SECRET', 32),
    production,
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
    readRateLimit: read.limit('READ_RATE_LIMIT'),
    writeRateLimit: read.limit('WRITE_RATE_LIMIT'),
    streamLimitPerOrganization: read.limit('STREAM_LIMIT_PER_ORGANIZATION'),
    streamLimit: read.limit('STREAM_LIMIT'),
    metricsToken: read.bearer('METRICS_TOKEN', 16),
    auditDays: read.number('AUDIT_DAYS'),
  };
  read.finish();
  return config;
}

/** The table of settings as text for a terminal. */
export function describeSettings(): string {
  const width = Math.max(...SETTINGS.map((each) => each.name.length));
  return SETTINGS.map((each) => {
    const { name, meaning, unit, type, choices } = each as Setting;
    const fallback = each.default === '' ? 'unset' : each.default;
    const kind = choices ? `one of ${choices.join(', ')}` : unit || type;
    return `  ${name.padEnd(width)}  ${meaning}\n  ${' '.repeat(width)}  ${kind}; default ${fallback}`;
  }).join('\n');
}
