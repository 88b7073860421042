/** Every way a request can be refused; the HTTP status of each is in `http/problem.ts`. */
export type ErrorCode =
  | 'invalid_input'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'precondition_failed'
  | 'cursor_expired'
  | 'request_timeout'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'limit_reached'
  | 'rate_limited'
  | 'idempotency_in_flight'
  | 'idempotency_mismatch'
  | 'secret_already_shown'
  | 'unavailable'
  | 'internal';

export interface ErrorDetails {
  cause?: unknown;
  /** For input: what is wrong where. */
  errors?: { path: string; message: string }[];
  /** When to try again. */
  retryAfterMs?: number;
  /** Further members of the problem document. */
  extensions?: Record<string, unknown>;
}

/** The server's one error class: what went wrong, in a sentence that says how to mend it. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}

export function isServerError(error: unknown): error is ServerError {
  return error instanceof ServerError;
}

/** What does not exist and what belongs to somebody else are answered alike. */
export function notFound(what: string, id: string): ServerError {
  return new ServerError('not_found', `There is no ${what} "${id}" here, or this credential may not see it.`);
}

/** A start that cannot succeed: printed as its one sentence, without a stack, and the process exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
