import { StatusError, type StatusErrorCode } from '../errors.ts';
import { MAX_AWAY_MS } from './backoff.ts';

/** What an answer other than a good one means, in the server's own words where it has some. Lets go of the answer. */
export async function errorOfAnswer(response: Response, now: number): Promise<StatusError> {
  const { status, headers, url } = response;
  const type = headers.get('content-type');
  let said: unknown = type;
  if (type?.includes('problem+json')) {
    said = await response
      .json()
      .then(({ detail }) => detail ?? type)
      .catch(() => type);
  } else giveBack(response);
  // Without the query, which may hold a token.
  const [who] = url.split('?', 1);
  return new StatusError(codeOf(status), `${who || 'The server'} answered ${status}: ${said}`, {
    status,
    retryAfterMs: readRetryAfter(headers.get('retry-after'), now),
  });
}

/** Lets go of an answer that nobody reads: where a patched fetch ignores the signal, nothing else does. */
export function giveBack({ body }: Response): void {
  body?.cancel().catch(() => undefined);
}

/** The one table. */
function codeOf(status: number): StatusErrorCode {
  if (status === 204) return 'ended';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status === 425 || status >= 500) return 'server';
  // Below 400, a redirect that surfaced, or 200 with something else than what was asked for.
  return status >= 400 ? 'not_found' : 'unexpected_response';
}

/** Milliseconds: the header spells seconds or a date. 0 when it is absent or means nothing. */
function readRetryAfter(value: string | null, now: number): number {
  if (!value) return 0;
  const delayMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Math.max(0, Math.min(delayMs || 0, MAX_AWAY_MS));
}
