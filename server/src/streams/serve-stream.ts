import type { HeaderSetter } from '../http/rate-headers.ts';
import type { HttpContext } from '../http/request.ts';
import { noContent, type Reply } from '../http/route.ts';
import type { Filter } from './filter.ts';
import type { Hub } from './hub.ts';
import type { Reader, Session, Visitor } from './session.ts';
import { answerHead, openSseResponse, type StreamConnection, spellFields } from './sse-response.ts';

export interface StreamRequest {
  topic: string;
  /** From the query; `Last-Event-ID` wins, because a reconnecting browser keeps the URL it began with. */
  cursor: string | undefined;
  filter: Filter;
  reader: Reader;
}

/** How a stream is opened, whoever has read the request. */
export interface OpenOptions extends StreamRequest {
  readonly visitor: Visitor;
  /** Takes what a refusal says in headers. */
  readonly http: HeaderSetter;
  /** Called when nothing can be refused any more. */
  connect(): StreamConnection;
}

/**
 * Opens a stream; answers `finished` when the reader has all of one that is over. Everything that can be refused is
 * refused before any header is sent.
 */
export async function openStream(
  hub: Hub,
  { topic, cursor, filter, reader, visitor, http, connect }: OpenOptions,
): Promise<'open' | 'finished'> {
  const leave = await hub.limits.admit(http, visitor.address, reader);
  const prepared = await hub.prepare(topic, cursor).catch((error) => {
    leave();
    throw error;
  });
  if (prepared.kind === 'finished') {
    leave();
    return 'finished';
  }
  const connection = connect();
  const { req, res } = connection;
  // Gone while it was prepared, or a second request on a connection that carries a stream: nobody to answer.
  if (req.socket.destroyed || !res.socket) {
    leave();
    prepared.cancel();
    req.socket.destroy();
    return 'open';
  }
  let session: Session | undefined;
  openSseResponse(
    connection,
    () => session?.leave(),
    (sink) => {
      session = prepared.start({ filter, reader, visitor, sink, onEnd: leave });
    },
  );
  return 'open';
}

/** Answers a request with a stream of `topic`; `204` when the reader has all of one that is over. */
export async function serveStream(
  hub: Hub,
  http: HttpContext,
  request: StreamRequest,
): Promise<Reply | undefined> {
  if (http.method === 'HEAD') {
    answerHead(http);
    return undefined;
  }
  const { actor, address } = http.state;
  const visitor = { actor, address, userAgent: http.get('user-agent') || null };
  const cursor = http.get('last-event-id') || request.cursor || undefined;
  const outcome = await openStream(hub, {
    ...request,
    cursor,
    visitor,
    http,
    connect() {
      http.respond = false;
      http.res.statusCode = 200;
      return { req: http.req, res: http.res, fields: spellFields(http.res.getHeaders()) };
    },
  });
  return outcome === 'finished' ? noContent() : undefined;
}
