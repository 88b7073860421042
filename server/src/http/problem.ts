import { DriverException } from '@mikro-orm/core';
import type { Problem } from '@status-badge/sdk/contract';
import { type ErrorCode, isServerError, ServerError } from '../errors.ts';
import { DatabaseAway } from '../platform/database/database.ts';
import { sqlState } from '../platform/database/sql-state.ts';

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
  request_timeout: { status: 408, title: 'Too slow' },
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

// Classes of SQLSTATE: connection exception, insufficient resources, operator intervention (shutdown, crash).
const AWAY = /^(?:08|53|57P)/;
const DISK_FULL = '53100';
const READ_ONLY = '25006';
// A row lock, a statement or a transaction that took too long, a deadlock, a serialization failure.
const BUSY: ReadonlySet<unknown> = new Set(['55P03', '57014', '40P01', '40001']);
// What a row refers to went while it was written: foreign keys are looked at last, at the commit.
const GONE = '23503';
function isDeadline(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

function away(cause: unknown, what = 'does not answer'): ServerError {
  return new ServerError('unavailable', `The database ${what}; try again in a moment.`, {
    cause,
    retryAfterMs: 2_000,
  });
}

/** Any thrown value as the server's own error; what is nobody's fault but ours stays inside as its cause. */
export function readError(error: unknown): ServerError {
  if (isServerError(error)) return error;
  if (error instanceof DatabaseAway) return away(error);
  const state = error instanceof Error ? sqlState(error) : undefined;
  if (isDeadline(error) || BUSY.has(state)) {
    return new ServerError('unavailable', 'The database is busy; nothing was changed, try again.', {
      cause: error,
      retryAfterMs: 1_000,
    });
  }
  if (state === GONE) {
    return new ServerError('conflict', 'Something this refers to was deleted meanwhile; load it again.', {
      cause: error,
    });
  }
  if (state === DISK_FULL) return away(error, 'has no space left, so nothing was changed');
  if (state === READ_ONLY) return away(error, 'is read-only, so nothing was changed');
  if (state ? AWAY.test(state) : error instanceof DriverException) return away(error);
  return new ServerError(
    'internal',
    'Something went wrong here; the log has the reason under this request id.',
    {
      cause: error,
    },
  );
}

/** The status and the title an error code is answered with. */
export function describeProblem(code: ErrorCode): { status: number; title: string } {
  return STATUS[code];
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
