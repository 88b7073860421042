import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Context } from '../context.ts';
import { clientAddress } from '../http/address.ts';
import { PUBLIC_HEADERS } from '../http/middleware/cors.ts';
import { readRequestId } from '../http/middleware/identify.ts';
import { EVERYTHING } from '../streams/filter.ts';
import type { Hub } from '../streams/hub.ts';
import { openStream } from '../streams/serve-stream.ts';
import type { Reader } from '../streams/session.ts';
import { spellFields } from '../streams/sse-response.ts';
import type { Organization } from './organization.entity.ts';
import type { RecentOrganizations } from './recent-organizations.ts';

// Nothing that has to be decoded, no filter, no token.
const PLAIN = /^\/v1\/orgs\/([a-z0-9-]{1,40})\/stream(?:\?cursor=([\w-]{0,60}))?$/;
const FIELDS = spellFields({ 'X-Content-Type-Options': 'nosniff', ...PUBLIC_HEADERS });
const ANONYMOUS = { kind: 'anonymous' } as const;
const UNHEARD = { set: () => undefined };

interface PlainRequest {
  readonly organization: Organization;
  readonly cursor: string | undefined;
}

/**
 * Opens the streams of strangers who read a public organization, which is nearly all of them, past the middleware
 * and the router: after a crash ten thousand come at once, and this is most of what each costs. The rules are those
 * of the route; whatever is not plain, or is refused, is left to `answer`, which decides again and says why.
 */
export function createStreamLane(
  { config, clock, log }: Pick<Context, 'config' | 'clock' | 'log'>,
  hub: Hub,
  recent: RecentOrganizations,
  answer: RequestListener,
): RequestListener {
  const readers = new WeakMap<Organization, Reader>();

  function readPlain({ method, url = '', headers }: IncomingMessage): PlainRequest | undefined {
    if (method !== 'GET' || headers.authorization !== undefined || headers['x-api-key'] !== undefined) return;
    const [, slug, cursor] = PLAIN.exec(url) ?? [];
    const organization = slug === undefined ? undefined : recent.lookup(slug);
    if (organization?.visibility !== 'public' || organization.allowedOrigins.length > 0) return;
    const last = headers['last-event-id'];
    return { organization, cursor: (Array.isArray(last) ? last[0] : last) || cursor || undefined };
  }

  // One object for all of them: ten thousand would say the same.
  function readerOf(organization: Organization): Reader {
    let reader = readers.get(organization);
    if (!reader) {
      reader = { organizationId: organization.id, credentialId: null, keyId: null, expiresAt: null };
      readers.set(organization, reader);
    }
    return reader;
  }

  async function open(
    req: IncomingMessage,
    res: ServerResponse,
    { organization, cursor }: PlainRequest,
  ): Promise<boolean> {
    const startedAt = clock.now();
    const requestId = readRequestId(req.headers['x-request-id'] as string | undefined);
    const outcome = await openStream(hub, {
      topic: organization.topicKey(),
      cursor,
      filter: EVERYTHING,
      reader: readerOf(organization),
      visitor: {
        actor: ANONYMOUS,
        address: clientAddress(req, config.trustedHops),
        userAgent: req.headers['user-agent'] || null,
      },
      http: UNHEARD,
      connect: () => ({ req, res, fields: `X-Request-Id: ${requestId}\r\n${FIELDS}` }),
    });
    if (log.isLevelEnabled('debug')) {
      const [path] = req.url!.split('?');
      log.debug({ requestId, method: 'GET', path, status: 200, ms: clock.now() - startedAt }, 'request');
    }
    return outcome === 'open';
  }

  return (req, res) => {
    const plain = readPlain(req);
    if (!plain) return answer(req, res);
    open(req, res, plain).then(
      (isOpen) => isOpen || answer(req, res),
      () => answer(req, res),
    );
  };
}
