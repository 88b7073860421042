import type { Middleware } from 'koa';
import type { Context } from '../context.ts';
import type { AuditQueue } from '../events/audit-queue.ts';
import { addressGroup } from '../http/address.ts';
import { readError } from '../http/problem.ts';
import { setRateHeaders, tooMany } from '../http/rate-headers.ts';
import type { HttpContext } from '../http/request.ts';
import type { RateRule } from '../platform/rate-limit/rate-limit.ts';
import type { Tally } from '../streams/tally.ts';
import { type GuessLimit, isGuess } from './limit-guesses.ts';
import { readKey } from './secret.ts';

const CREDENTIAL_CODES = new Set(['unauthorized', 'forbidden', 'not_found']);
const MINUTE_MS = 60_000;
const TOPIC = /^\/v1\/(run|job)s\//;
// What may stand in an audit row as it is; anything else names nothing.
const NAME = /^[\w-]{1,40}$/;

interface RefusedStream {
  subject: string;
  slug?: string;
  topic?: string;
}

/** Whose stream was refused: by the route that was taken, because one path has many spellings. */
function readStream(http: HttpContext): RefusedStream | undefined {
  const { routePath } = http.state;
  if (!routePath?.endsWith('/stream')) return undefined;
  const params = http['params'] as Record<string, string>;
  const [[place = '', name = ''] = []] = Object.entries(params);
  if (!NAME.test(name)) return { subject: http.path };
  const subject = routePath.replace(`{${place}}`, name);
  const [, kind] = TOPIC.exec(routePath) ?? [];
  return kind === undefined ? { subject, slug: name } : { subject, topic: `${kind}:${name}` };
}

/** The credential a request was made with, in any of its places. */
function readGiven(http: HttpContext): string | undefined {
  const authorization = http.get('authorization');
  const { token } = http.query;
  return (
    /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ??
    (authorization || http.get('x-api-key') || (Array.isArray(token) ? token[0] : token) || undefined)
  );
}

/**
 * Counts and audits refused streams and refused credentials. Who is refused too often is told so instead of why, and
 * fills neither the audit log nor the metrics with names of their choosing.
 */
export function watchRefusals(
  { config, rateLimit }: Pick<Context, 'config' | 'rateLimit'>,
  audit: Pick<AuditQueue, 'add'>,
  tally: Tally,
  guesses: GuessLimit,
): Middleware {
  const refusals: RateRule = { name: 'refusals', limit: config.failedRateLimit, windowMs: MINUTE_MS };
  return async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      const http = ctx as unknown as HttpContext;
      const { code } = readError(thrown);
      const stream = readStream(http);
      const credential = code === 'unauthorized' ? readGiven(http) : undefined;
      if (!stream && credential === undefined) throw thrown;
      if (stream) tally.refuse(code);
      const { address } = http.state;
      const guessed = credential !== undefined && isGuess(credential);
      const rule = guessed ? guesses.rule : refusals;
      const answer = guessed
        ? await guesses.count(address)
        : await rateLimit.take(rule, addressGroup(address));
      if (answer.allowed) {
        // The id of a key is no secret; the rest of it, and any other credential, goes nowhere.
        const keyId = credential === undefined ? undefined : readKey(credential)?.id;
        const { subject, ...owner } = stream ?? { subject: keyId ?? null };
        audit.add({
          action: stream ? 'stream.refused' : 'key.refused',
          actor: http.state.actor,
          subject,
          address,
          userAgent: http.get('user-agent') || null,
          details: { code, ...(keyId === undefined ? {} : { keyId }) },
          ...owner,
          ...(keyId === undefined ? {} : { keyId }),
        });
      } else if (CREDENTIAL_CODES.has(code)) {
        setRateHeaders(http, rule, answer);
        throw tooMany('Too many requests from here were refused.', answer.resetMs);
      }
      throw thrown;
    }
  };
}
