import rawBody from 'raw-body';
import { ServerError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { cutText } from '../platform/cut-text.ts';
import { invalidInput, spellPath } from './input.ts';
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

/** A value and where it stands; the outermost has no parent. */
interface Place {
  readonly value: unknown;
  readonly key: PropertyKey;
  readonly parent?: Place;
}

/** What a client is told of a place that lies deep. */
const LONGEST_PATH = 200;

function pathOf(place: Place): string {
  const path: PropertyKey[] = [];
  for (let at = place; at.parent; at = at.parent) path.push(at.key);
  return cutText(spellPath(path.reverse()), LONGEST_PATH);
}

function placesIn(parent: Place): Place[] {
  const { value } = parent;
  if (Array.isArray(value)) return value.map((each, key) => ({ value: each, key, parent }));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).map(([key, each]) => ({ value: each, key, parent }));
}

const isClean = (value: unknown): boolean =>
  typeof value !== 'string' || (!value.includes('\0') && value.isWellFormed());

/** Refuses text that no database keeps: NUL, and halves of surrogate pairs. */
export function requireCleanText(value: unknown): void {
  // A list instead of recursion: a body may be nested deeper than the stack.
  const rest: Place[] = [{ value, key: '' }];
  for (let place = rest.pop(); place; place = rest.pop()) {
    // A name that is not clean itself is no name to tell.
    const wrong = isClean(place.key) ? place : place.parent!;
    if (wrong !== place || !isClean(place.value)) {
      throw invalidInput(pathOf(wrong), 'has NUL or half of a surrogate pair, which no text has; remove it');
    }
    for (const inner of placesIn(place)) rest.push(inner);
  }
}

function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ServerError('invalid_input', 'The body is not JSON: it is no UTF-8. Send it as UTF-8.', {
      cause,
    });
  }
}

/** The JSON the bytes of a request's body spell; nothing is undefined. */
export function parseJson(http: HttpContext, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!http.request.is('json', '+json')) {
    throw new ServerError('unsupported_media_type', 'Send JSON with "Content-Type: application/json".');
  }
  const coding = http.get('content-encoding');
  if (coding && coding.toLowerCase() !== 'identity') {
    // RFC 9110 §12.5.3: what would have been taken.
    http.set('Accept-Encoding', 'identity');
    throw new ServerError('unsupported_media_type', 'Send the body as it is, without a Content-Encoding.');
  }
  const text = decodeText(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ServerError('invalid_input', `The body is not JSON: ${(cause as Error).message}.`);
  }
  requireCleanText(value);
  return value;
}
