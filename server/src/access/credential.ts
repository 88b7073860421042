import { ServerError } from '../errors.ts';
import { invalidInput } from '../http/input.ts';
import type { HttpContext } from '../http/request.ts';
import type { Access } from '../http/route.ts';
import { looksLikeKey } from './secret.ts';
import { looksLikeToken } from './token.ts';

const BEARER = /^Bearer +(\S+) *$/i;

function readHeader(http: HttpContext): string | undefined {
  const { authorization, 'x-api-key': apiKey } = http.headers;
  if (authorization === undefined) return Array.isArray(apiKey) ? apiKey[0] : apiKey;
  const bearer = BEARER.exec(authorization)?.[1];
  if (bearer) return bearer;
  throw new ServerError('unauthorized', 'Authorization: is spelled "Bearer <key or token>".');
}

// A URL is written into logs, histories and Referer headers: only what ends by itself may stand there.
function readQuery(http: HttpContext): string | undefined {
  const { token } = http.query;
  if (token === undefined || token === '') return undefined;
  if (typeof token !== 'string') throw invalidInput('token', 'is given once');
  if (looksLikeToken(token)) return token;
  if (!looksLikeKey(token)) {
    throw new ServerError('unauthorized', 'token: this is not a token; mint one with POST /v1/tokens.');
  }
  throw new ServerError(
    'invalid_input',
    'token: takes only short-lived tokens from POST /v1/tokens. This is an API key: treat it as leaked, revoke it and mint another. Keys are sent in the Authorization header.',
    { errors: [{ path: 'token', message: 'is an API key; send a token from POST /v1/tokens' }] },
  );
}

/** The credential of a request: `Authorization: Bearer`, `x-api-key`, or, where streams are read, `?token=`. */
export function readCredential(http: HttpContext, access: Access): string | undefined {
  const inQuery = access === 'reader' ? readQuery(http) : undefined;
  return readHeader(http) ?? inQuery;
}
