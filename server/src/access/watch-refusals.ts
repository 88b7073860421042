import type { Middleware } from 'koa';
import type { Context } from '../context.ts';
import type { AuditQueue } from '../events/audit-queue.ts';
import { addressGroup } from '../http/address.ts';
import { readError } from '../http/problem.ts';
import { setRateHeaders, tooMany } from '../http/rate-headers.ts';
import type { HttpContext } from '../http/request.ts';
import type { Tally } from '../streams/tally.ts';
import { readKey } from './secret.ts';

const STREAM = /^\/v1\/(orgs|runs|jobs)\/([^/]+)\/(?:queue\/)?stream$/;
const CREDENTIAL_CODES = new Set(['unauthorized', 'forbidden', 'not_found']);
const MINUTE_MS = 60_000;

/** What tells whose stream was refused. */
function readSubject(path: string): { slug?: string; topic?: string } | undefined {
  const [, kind, id] = STREAM.exec(path) ?? [];
  if (kind === undefined || id === undefined) return undefined;
  return kind === 'orgs' ? { slug: id } : { topic: `${kind.slice(0, -1)}:${id}` };
}

/** The id of the key a request was made with, which is no secret; the rest of it goes nowhere. */
function readKeyId(http: HttpContext): string | undefined {
  const spelled = /^Bearer +(\S+)$/i.exec(http.get('authorization'))?.[1] ?? http.get('x-api-key');
  return readKey(spelled)?.id;
}

/**
 * Counts and audits refused streams and refused credentials. Who is refused too often is told so instead of why, and
 * fills neither the audit log nor the metrics with names of their choosing.
 */
export function watchRefusals(
  { config, rateLimit }: Pick<Context, 'config' | 'rateLimit'>,
  audit: Pick<AuditQueue, 'add'>,
  tally: Tally,
): Middleware {
  const rule = { name: 'refusals', limit: config.failedRateLimit, windowMs: MINUTE_MS };
  return async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      const http = ctx as unknown as HttpContext;
      const { code } = readError(thrown);
      const subject = readSubject(http.path);
      const keyId = code === 'unauthorized' ? readKeyId(http) : undefined;
      if (!subject && keyId === undefined) throw thrown;
      if (subject) tally.refuse(code);
      const answer = await rateLimit.take(rule, addressGroup(http.state.address));
      if (answer.allowed) {
        audit.add({
          action: subject ? 'stream.refused' : 'key.refused',
          actor: http.state.actor,
          subject: subject ? http.path : (keyId ?? null),
          address: http.state.address,
          userAgent: http.get('user-agent') || null,
          details: { code, ...(keyId === undefined ? {} : { keyId }) },
          ...subject,
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
