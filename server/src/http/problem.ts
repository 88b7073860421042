import type { Problem } from '@status-badge/sdk/contract';
import { type ErrorCode, isServerError, ServerError } from '../errors.ts';

/** The only table from what went wrong to an HTTP status. */
const STATUS: Record<ErrorCode, { status: number; title: string }> = {
  invalid_input: { status: 400, title: 'Invalid input' },
  unauthorized: { status: 401, title: 'Credential needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict' },
  idempotency_in_flight: { status: 409, title: 'The first request is still under way' },
  secret_already_shown: { status: 409, title: 'The secret was shown once' },
  cursor_expired: { status: 410, title: 'Cursor expired' },
  precondition_failed: { status: 412, title: 'Changed meanwhile' },
  body_too_large: { status: 413, title: 'Body too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  idempotency_mismatch: { status: 422, title: 'The key was used with another body' },
  limit_reached: { status: 422, title: 'Limit reached' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Unavailable' },
};

// What the network or the database throws while the database is away.
const AWAY =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|Connection terminated|timeout exceeded when trying to connect|terminating connection|the database system is|57P0|08[0-9A-Z]{3}/;
// A row lock, a statement or a transaction that took too long.
const SLOW = /AbortError|TimeoutError|55P03|57014|40P01|40001/;

function spelled(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: unknown }).code;
  return `${error.name} ${String(code ?? '')} ${error.message} ${error.cause ? spelled(error.cause) : ''}`;
}

/** Any thrown value as the server's own error; what is nobody's fault but ours stays inside as its cause. */
export function readError(error: unknown): ServerError {
  if (isServerError(error)) return error;
  const text = spelled(error);
  if (AWAY.test(text)) {
    return new ServerError('unavailable', 'The database is away; try again in a moment.', {
      cause: error,
      retryAfterMs: 2_000,
    });
  }
  if (SLOW.test(text)) {
    return new ServerError('unavailable', 'The database is busy; nothing was changed, try again.', {
      cause: error,
      retryAfterMs: 1_000,
    });
  }
  return new ServerError(
    'internal',
    'Something went wrong here. Nothing was changed; the log has the reason under this request id.',
    {
      cause: error,
    },
  );
}

/** The problem document of an error, and the status it is sent with. */
export function presentProblem(error: ServerError, requestId?: string): Problem {
  const { status, title } = STATUS[error.code];
  return {
    // The code is the identity; "about:blank" says that there is no page behind it (RFC 9457 §4.2.1).
    type: 'about:blank',
    title,
    status,
    code: error.code,
    detail: error.message,
    ...(error.details.errors ? { errors: error.details.errors } : {}),
    ...error.details.extensions,
    ...(requestId ? { requestId } : {}),
  };
}
