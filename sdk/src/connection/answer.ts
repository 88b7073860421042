import { StatusError, type StatusErrorCode } from '../errors.ts';

/** No server may send us away for longer. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** The one table of what an answer other than a good one means. */
export function errorOfAnswer(response: Response, now: number): StatusError {
  const { status } = response;
  const [code, retryable] = classify(status);
  return new StatusError(code, `The server answered ${status}.`, {
    status,
    retryable,
    retryAfterMs: readRetryAfter(response.headers.get('retry-after'), now),
  });
}

function classify(status: number): [StatusErrorCode, retryable: boolean] {
  if (status === 204) return ['ended', false];
  if (status === 401 || status === 403) return ['unauthorized', false];
  if (status === 429) return ['rate_limited', true];
  if (status === 408 || status === 425 || status >= 500) return ['server', true];
  if (status >= 400) return ['not_found', false];
  return ['unexpected_response', true];
}

/** Milliseconds: the header spells seconds or a date. 0 when it is absent or means nothing. */
function readRetryAfter(value: string | null, now: number): number {
  if (!value) return 0;
  const delayMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Math.max(0, Math.min(delayMs || 0, MAX_RETRY_AFTER_MS));
}
