/**
 * What went wrong, for programs:
 *
 * | code | meaning | retried |
 * |---|---|---|
 * | `network` | no answer: DNS, TLS, CORS, offline, a cut in the middle; a token function or a file of the SDK failed | yes |
 * | `timeout` | a deadline passed: connecting, the first frame, or silence | yes |
 * | `server` | 408, 425 or 5xx | yes |
 * | `rate_limited` | 429 | yes |
 * | `unexpected_response` | a redirect that surfaced, another content type, a body that is not the contract's | yes |
 * | `too_large` | one event longer than 8 million characters; a loop over `events()` that fell 10,000 behind | yes |
 * | `unauthorized` | 401 or 403, and the token getter had nothing newer | no |
 * | `not_found` | 404, 410, or another 4xx | no |
 * | `ended` | the server asked not to come back: 204 or a final goodbye | no |
 * | `closed` | `close()` was called | no |
 */
export type StatusErrorCode =
  | 'network'
  | 'timeout'
  | 'server'
  | 'rate_limited'
  | 'unexpected_response'
  | 'too_large'
  | 'unauthorized'
  | 'not_found'
  | 'ended'
  | 'closed';

export interface StatusErrorOptions extends ErrorOptions {
  /** The HTTP status that caused it. */
  status?: number | undefined;
  /** Default 0. */
  retryAfterMs?: number;
}

const FINAL: readonly StatusErrorCode[] = ['unauthorized', 'not_found', 'ended', 'closed'];

/** The only error of the SDK. Tell one from another by `code`, never by `message`. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  declare readonly code: StatusErrorCode;
  /** Whether the SDK goes on trying by itself. */
  declare readonly retryable: boolean;
  /** The HTTP status that caused it; undefined when there was no answer. */
  declare readonly status: number | undefined;
  /** Milliseconds the server asked to stay away, at most an hour; 0 when it did not. */
  declare readonly retryAfterMs: number;

  constructor(code: StatusErrorCode, message: string, options: StatusErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryable = !FINAL.includes(code);
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.status = options.status;
  }
}

/** By name rather than by class, so that two copies of the SDK in one program understand each other. */
export function isStatusError(value: unknown): value is StatusError {
  return value instanceof Error && value.name === 'StatusError';
}
