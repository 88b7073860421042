import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readPage } from '../access/origins.ts';
import type { Context } from '../context.ts';
import { clientAddress } from '../http/address.ts';
import { PUBLIC_HEADERS } from '../http/middleware/cors.ts';
import { readRequestId } from '../http/middleware/identify.ts';
import { EVERYTHING } from '../streams/filter.ts';
import type { Hub } from '../streams/hub.ts';
import { openStream } from '../streams/serve-stream.ts';
import type { Page, Reader } from '../streams/session.ts';
import { spellFields } from '../streams/sse-response.ts';
import { awaitTurn } from '../streams/take-socket.ts';
import type { Organization } from './organization.entity.ts';
import type { RecentOrganizations } from './recent-organizations.ts';

// Nothing that has to be decoded, no filter, no token.
const PLAIN = /^\/v1\/orgs\/([a-z0-9-]{1,40})\/stream(?:\?cursor=([\w-]{0,60}))?$/;
const FIELDS = spellFields({ 'X-Content-Type-Options': 'nosniff', ...PUBLIC_HEADERS });
const ANONYMOUS = { kind: 'anonymous' } as const;
const UNHEARD = { set: () => undefined };

/** What names a hundred pages is shared; anybody can name more. */
const MOST_PAGES = 100;

/** An organization that any page may read: what its streams have in common. */
class OpenTopic {
  readonly topic: string;
  readonly #organizationId: string;
  readonly #readers = new Map<Page, Reader>();

  constructor(organization: Organization) {
    this.topic = organization.topicKey();
    this.#organizationId = organization.id;
  }

  /** Who reads it from a page: one object for ten thousand of them. */
  reader(page: Page): Reader {
    const known = this.#readers.get(page);
    if (known) return known;
    const organizationId = this.#organizationId;
    const reader = { organizationId, credentialId: null, keyId: null, expiresAt: null, page };
    if (this.#readers.size < MOST_PAGES) this.#readers.set(page, reader);
    return reader;
  }
}

function openTopic(organization: Organization): OpenTopic | undefined {
  if (organization.visibility !== 'public' || organization.allowedOrigins.length > 0) return;
  return new OpenTopic(organization);
}

interface PlainRequest {
  readonly topic: string;
  readonly reader: Reader;
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
  const topics = new WeakMap<Organization, OpenTopic | undefined>();
  const debugs = log.isLevelEnabled('debug');

  function lookup(slug: string): OpenTopic | undefined {
    const organization = recent.lookup(slug);
    if (!organization) return;
    if (!topics.has(organization)) topics.set(organization, openTopic(organization));
    return topics.get(organization);
  }

  function readPlain({ method, url = '', headers }: IncomingMessage): PlainRequest | undefined {
    if (method !== 'GET' || headers.authorization !== undefined || headers['x-api-key'] !== undefined) return;
    const [, slug, cursor] = PLAIN.exec(url) ?? [];
    const known = slug === undefined ? undefined : lookup(slug);
    if (!known) return;
    const last = headers['last-event-id'];
    const reader = known.reader(readPage(config, headers));
    return {
      topic: known.topic,
      reader,
      cursor: (Array.isArray(last) ? last[0] : last) || cursor || undefined,
    };
  }

  async function open(
    req: IncomingMessage,
    res: ServerResponse,
    { topic, reader, cursor }: PlainRequest,
  ): Promise<boolean> {
    const startedAt = clock.now();
    const requestId = readRequestId(req.headers['x-request-id'] as string | undefined);
    const outcome = await openStream(hub, {
      topic,
      cursor,
      filter: EVERYTHING,
      reader,
      visitor: {
        actor: ANONYMOUS,
        address: clientAddress(req, config.trustedHops),
        userAgent: req.headers['user-agent'] || null,
      },
      http: UNHEARD,
      req,
      res,
      connect: () => `X-Request-Id: ${requestId}\r\n${FIELDS}`,
    });
    if (debugs) {
      const [path] = req.url!.split('?');
      log.debug({ requestId, method: 'GET', path, status: 200, ms: clock.now() - startedAt }, 'request');
    }
    return outcome === 'open';
  }

  const listen: RequestListener = (req, res) => {
    const plain = readPlain(req);
    if (!plain) return answer(req, res);
    open(req, res, plain).then(
      (isOpen) => isOpen || answer(req, res),
      () => answer(req, res),
    );
  };

  return (req, res) => {
    if (res.socket) listen(req, res);
    // Sent before the answers before it: decided when it is its turn, which it never is behind a stream.
    else void awaitTurn(res).then(() => listen(req, res));
  };
}
