import { type DestinationStream, type Logger, pino } from 'pino';

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

const LONGEST_MESSAGE = 1_000;
const LONGEST_STACK = 4_000;
const MOST_CAUSES = 3;

function cut(text: unknown, longest: number): string {
  const whole = String(text);
  return whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
}

/**
 * An error as a log line shows it. What else hangs on one stays out: a parse error of node:http carries the packet
 * with the key in it, others a socket or a whole request.
 */
function presentError(error: unknown, causes = MOST_CAUSES): unknown {
  if (!(error instanceof Error)) return cut(error, LONGEST_MESSAGE);
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    ...(code === undefined ? {} : { code: cut(code, LONGEST_MESSAGE) }),
    message: cut(message, LONGEST_MESSAGE),
    stack: cut(stack, LONGEST_STACK),
    ...(cause === undefined || causes === 0 ? {} : { cause: presentError(cause, causes - 1) }),
  };
}

/** Structured logs on standard error, one JSON object a line; standard output stays for what a person reads. */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      redact: SECRETS,
      serializers: { err: (error: unknown) => presentError(error) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );
}
