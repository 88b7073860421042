import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderSetter } from '../http/rate-headers.ts';
import type { HttpContext } from '../http/request.ts';
import { noContent, type Reply } from '../http/route.ts';
import type { Filter } from './filter.ts';
import type { Hub } from './hub.ts';
import type { Reader, Session, Visitor } from './session.ts';
import { answerHead, openSseResponse, spellFields } from './sse-response.ts';

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
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Called when nothing can be refused any more; answers with the header fields beyond those of every stream. */
  connect(): string;
}

/**
 * Opens a stream; answers `finished` when the reader has all of one that is over. Everything that can be refused is
 * refused before any header is sent.
 */
export async function openStream(
  hub: Hub,
  { topic, cursor, filter, reader, visitor, http, req, res, connect }: OpenOptions,
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
  const fields = connect();
  // Gone while it was prepared: nobody to answer.
  if (req.socket.destroyed) {
    leave();
    prepared.cancel();
    return 'open';
  }
  let session: Session | undefined;
  openSseResponse(
    { req, res, fields },
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
    req: http.req,
    res: http.res,
    connect() {
      http.respond = false;
      http.res.statusCode = 200;
      return spellFields(http.res.getHeaders());
    },
  });
  return outcome === 'finished' ? noContent() : undefined;
}
