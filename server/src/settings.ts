/** How a setting is read. Durations are given in the unit the table names and kept in milliseconds. */
export type SettingType = 'text' | 'url' | 'integer' | 'limit' | 'port' | 'choice' | 'seconds' | 'flag';

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
  setting(
    'PUBLIC_URL',
    'url',
    'URL',
    '',
    'How browsers reach this server, at the root of a host; http://HOST:PORT unless set.',
  ),
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
  setting(
    'BOOTSTRAP_ORG',
    'text',
    'slug',
    'demo',
    'The organization that a start makes in a database that has none; demo gets a sample of services. In production none is made unless this is set.',
  ),
  setting('BOOTSTRAP_NAME', 'text', 'name', '', 'Its name; its slug as words unless set: Acme for acme.'),
  setting(
    'BOOTSTRAP_API_KEY',
    'text',
    'key',
    '',
    'Its API key, sb_…, made with it; a random one is made and shown once unless set.',
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
    'Signs stream tokens. Unset: made once and kept in DATA_DIR, or in the database a fleet shares. At least 32 characters.',
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
    'REDIS_AT_START',
    'choice',
    '',
    'required',
    'Whether a Redis that does not answer at start is an error, or is waited for while the sweep delivers.',
    { choices: ['required', 'optional'] },
  ),
  setting(
    'STREAM_LIMIT_PER_ADDRESS',
    'limit',
    'streams',
    '200',
    'Open streams without a credential, per address (IPv6: /64), organization and instance.',
  ),
  setting(
    'RATE_LIMIT',
    'limit',
    'a minute',
    '120',
    'Connects of such streams, per address and organization.',
  ),
  setting(
    'STREAM_LIMIT_PER_KEY',
    'limit',
    'streams',
    '10',
    'Open streams per key, token or user, and instance.',
  ),
  setting('KEY_RATE_LIMIT', 'limit', 'a minute', '60', 'Connects of streams, per key or token.'),
  setting('USER_RATE_LIMIT', 'limit', 'a minute', '100', 'Connects of streams, per signed-in user.'),
  setting(
    'FAILED_RATE_LIMIT',
    'limit',
    'a minute',
    '20',
    'Refused connects of streams, and wrong credentials anywhere, per address.',
  ),
  setting(
    'READ_RATE_LIMIT',
    'limit',
    'a minute',
    '6000',
    'Plain reads without a credential, per address; an office is one address.',
  ),
  setting('WRITE_RATE_LIMIT', 'limit', 'a minute', '600', 'Writes per API key.'),
  setting(
    'STREAM_LIMIT_PER_ORGANIZATION',
    'limit',
    'streams',
    '20000',
    'Open streams of one organization, per instance.',
  ),
  setting('STREAM_LIMIT', 'limit', 'streams', '50000', 'Open streams of this instance.'),
  setting(
    'METRICS_TOKEN',
    'text',
    'secret',
    '',
    'What /metrics asks for as a bearer; open to everyone unless set. At least 16 characters.',
  ),
  setting('AUDIT_DAYS', 'integer', 'days', '90', 'How long the audit log is kept.', { min: 1, max: 3_650 }),
  setting(
    'RETENTION_DAYS',
    'integer',
    'days',
    '7',
    'How long events are kept; the last 1,000 of a topic always are.',
    { min: 1, max: 3_650 },
  ),
] as const satisfies readonly Setting[];
