import { type Logger, pino } from 'pino';

export type Log = Logger;

// A credential may arrive in any of these; none of them ever reaches a log line.
const SECRETS = [
  'authorization',
  'cookie',
  'token',
  'secret',
  'password',
  'apiKey',
  '*.authorization',
  '*.cookie',
  '*.token',
  '*.secret',
  '*.password',
  '*.apiKey',
  '*["x-api-key"]',
];

/** Structured logs on standard error, one JSON object a line; standard output stays for what a person reads. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, redact: SECRETS, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
