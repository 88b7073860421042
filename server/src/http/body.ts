import rawBody from 'raw-body';
import { ServerError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { HttpContext } from './request.ts';

/** 1 MiB: a request body holds one resource, never a file. */
export const MOST_BODY_BYTES = 1_048_576;
/** A body of that size arrives in this time over 1 Mbit/s; who sends slower holds a connection for nothing. */
export const BODY_DEADLINE_MS = 10_000;

// What is still coming is not read: the connection ends with the answer.
function refuse(http: HttpContext, error: ServerError): never {
  http.set('Connection', 'close');
  throw error;
}

/** The bytes of a request's body; for JSON see {@link parseJson}. */
export async function readRawBody(http: HttpContext, clock: Clock): Promise<Buffer> {
  let late: () => void = () => undefined;
  const deadline = new Promise<'late'>((done) => {
    late = clock.after(BODY_DEADLINE_MS, () => done('late'));
  });
  try {
    const reading = rawBody(http.req, { limit: MOST_BODY_BYTES, length: http.request.length ?? null });
    const bytes = await Promise.race([reading, deadline]);
    if (bytes !== 'late') return bytes;
  } catch (cause) {
    const { type } = cause as { type?: string };
    if (type === 'entity.too.large') {
      refuse(http, new ServerError('body_too_large', `A request body has at most ${MOST_BODY_BYTES} bytes.`));
    }
    throw new ServerError('invalid_input', 'The request body ended early; send it again.', { cause });
  } finally {
    late();
  }
  refuse(
    http,
    new ServerError(
      'request_timeout',
      `The request body did not arrive within ${BODY_DEADLINE_MS / 1_000} s; send it again.`,
    ),
  );
}

/** Refuses text that no database keeps: NUL, and halves of surrogate pairs. */
export function requireCleanText(value: unknown): void {
  // A list instead of recursion: a body may be nested deeper than the stack.
  const rest = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') {
      if (next.includes('\0') || !next.isWellFormed()) {
        throw new ServerError('invalid_input', 'Text has no NUL and no half of a surrogate pair; remove it.');
      }
    } else if (next !== null && typeof next === 'object') {
      for (const entry of Object.entries(next)) rest.push(...entry);
    }
  }
}

/** The JSON the bytes of a request's body spell; nothing is undefined. */
export function parseJson(http: HttpContext, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!http.request.is('json', '+json')) {
    throw new ServerError('unsupported_media_type', 'Send JSON with "Content-Type: application/json".');
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ServerError('invalid_input', `The body is not JSON: ${(cause as Error).message}.`);
  }
  requireCleanText(value);
  return value;
}
